import type { FastifyInstance } from 'fastify';
import { listRoutes, type ListRoutesOptions } from './list-routes.ts';
import { replayRoutes, type ReplayRoutesOptions } from './replay-routes.ts';

export type QuarantineRoutesOptions = ListRoutesOptions & ReplayRoutesOptions;

/** `GET /api/quarantine` and one item of it, `POST /api/quarantine/replay`, `/api/quarantine/replays`. */
export function quarantineRoutes(app: FastifyInstance, options: QuarantineRoutesOptions): void {
  listRoutes(app, options);
  replayRoutes(app, options);
}
