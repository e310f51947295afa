import type { FastifyInstance } from 'fastify';
import { listRoutes, type ListRoutesOptions } from './list-routes.ts';

export type QuarantineRoutesOptions = ListRoutesOptions;

/** `GET /api/quarantine` and one item of it. */
export function quarantineRoutes(app: FastifyInstance, options: QuarantineRoutesOptions): void {
  listRoutes(app, options);
}
