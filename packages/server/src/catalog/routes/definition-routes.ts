import type { FastifyInstance } from 'fastify';
import { changeRoutes } from './change-routes.ts';
import type { DefinitionRoutesOptions } from './parts.ts';
import { documentSchemaRoutes } from './document-schema-routes.ts';
import { readBodies } from './read-bodies.ts';
import { readRoutes } from './read-routes.ts';
import { schemaRoute } from './schema-route.ts';

/** `/api/definitions` and `/api/catalog`: what a workspace is made of, how it came to be, and how it changes. Registered in a scope of its own. */
export async function definitionRoutes(app: FastifyInstance, options: DefinitionRoutesOptions): Promise<void> {
  readBodies(app);
  documentSchemaRoutes(app, options);
  readRoutes(app, options);
  changeRoutes(app, options);
  schemaRoute(app, options);
}
