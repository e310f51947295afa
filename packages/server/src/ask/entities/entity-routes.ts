import type { FastifyInstance } from 'fastify';
import type { EntityOptions } from './entity-options.ts';
import { entityRoute } from './entity-route.ts';

/** `GET /api/entities/:kind/:id`. */
export function entityRoutes(app: FastifyInstance, options: EntityOptions): void {
  entityRoute(app, options);
}
