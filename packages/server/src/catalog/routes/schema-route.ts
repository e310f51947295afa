import type { EventSpec } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure } from '../../kernel/kernel.ts';
import { jsonSchemaOf } from '../cleaning/json-schema.ts';
import { read, type DefinitionRoutesOptions } from './parts.ts';

const ByType = Type.Object({ type: Type.String() });

/** `GET /api/catalog/schemas/:type`: what an event's document asks for, in the words that other tools understand. */
export function schemaRoute(app: FastifyInstance, { catalog, workspaceOf }: DefinitionRoutesOptions): void {
  app.get(
    '/api/catalog/schemas/:type',
    {
      schema: {
        tags: ['catalog'],
        summary: 'The data of one type of event as JSON Schema 2020-12',
        params: ByType,
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
      config: read,
    },
    async (request) => {
      const { type } = request.params as Static<typeof ByType>;
      await catalog.refresh();
      const found = catalog.current(workspaceOf(request)).find('event', type);
      if (found === undefined)
        throw new Failure('NOT_FOUND', { detail: `no document declares events of type ${type}` });
      // Checked by its schema when it was put.
      return jsonSchemaOf(type, found.spec as EventSpec);
    },
  );
}
