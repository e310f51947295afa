import type { FastifyInstance } from 'fastify';
import { diffRoute } from './diff-route.ts';
import type { EntityOptions } from './entity-options.ts';
import { entityRoute } from './entity-route.ts';
import { listRoute } from './list-route.ts';
import { timelineRoute } from './timeline-route.ts';

/** `GET /api/entities/:kind`, `GET /api/entities/:kind/:id`, and below it `/timeline` and `/diff`. */
export function entityRoutes(app: FastifyInstance, options: EntityOptions): void {
  listRoute(app, options);
  entityRoute(app, options);
  timelineRoute(app, options);
  diffRoute(app, options);
}
