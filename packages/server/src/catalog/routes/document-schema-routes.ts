import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure } from '../../kernel/kernel.ts';
import { anyDocumentSchema, documentSchemaOf } from '../document-schemas.ts';
import { kindOf, tags, type DefinitionRoutesOptions } from './parts.ts';

const ByKind = Type.Object({ kind: Type.String() });
const response = { 200: Type.Object({}, { additionalProperties: true, description: 'JSON Schema 2020-12' }) };

/**
 * `GET /api/definitions/schemas` and `…/:kind`: what documents may say, for editors. They say nothing of a workspace, and an
 * editor has no key.
 */
export function documentSchemaRoutes(app: FastifyInstance, { kinds }: Pick<DefinitionRoutesOptions, 'kinds'>): void {
  app.get(
    '/api/definitions/schemas',
    { schema: { tags, summary: 'Documents of every kind as JSON Schema', response }, config: { policy: 'public' } },
    async () => anyDocumentSchema(kinds),
  );
  app.get(
    '/api/definitions/schemas/:kind',
    {
      schema: { tags, summary: 'Documents of one kind as JSON Schema', params: ByKind, response },
      config: { policy: 'public', errors: ['DEFINITION_KIND_UNKNOWN', 'DEFINITION_KIND_UNSUPPORTED'] },
    },
    async (request) => {
      const kind = kindOf((request.params as Static<typeof ByKind>).kind);
      const schema = documentSchemaOf(kinds, kind);
      if (schema === undefined) throw new Failure('DEFINITION_KIND_UNSUPPORTED', { detail: kind });
      return schema;
    },
  );
}
