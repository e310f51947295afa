import type { FastifyInstance } from 'fastify';
import { diffRoute } from './diff-route.ts';
import type { EntityOptions } from './entity-options.ts';
import { entityRoute } from './entity-route.ts';
import { listRoute } from './list-route.ts';
import { revealRoute } from './reveal-route.ts';
import { snapshotRoute } from './snapshot-route.ts';
import { timelineRoute } from './timeline-route.ts';

/** `GET /api/entities/:kind`, `GET /api/entities/:kind/:id`, below it `/timeline`, `/diff` and `POST /reveal`, `POST /api/entities/snapshot`. */
export function entityRoutes(app: FastifyInstance, options: EntityOptions): void {
  listRoute(app, options);
  entityRoute(app, options);
  timelineRoute(app, options);
  diffRoute(app, options);
  revealRoute(app, options);
  snapshotRoute(app, options);
}
