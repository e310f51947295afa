import { Applied, definitionLimits, DefinitionVersion, Plan } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { By } from '../catalog.ts';
import { viewOf } from '../views.ts';
import { anySpecSchema, changedDocumentSchema } from '../document-schemas.ts';
import { changeOf, locate, putOf, RollbackBody, rollbackOf } from './bodies.ts';
import { changedDocument, describedChange, describedPut } from './described-bodies.ts';
import { bodyOf } from './read-bodies.ts';
import { expectedVersion } from './expected.ts';
import {
  admin,
  ByName,
  changeErrors,
  Count,
  documentOf,
  one,
  read,
  rebuildOf,
  Rebuilding,
  send,
  tags,
  type DefinitionRoutesOptions,
} from './parts.ts';

const consumes = ['application/json', 'application/yaml'];
const Expecting = Type.Object({
  expected: Type.Optional(Type.String({ ...Count, description: 'The version that was seen; 0: none. As If-Match' })),
});

/** What changes documents, and what would. */
export function changeRoutes(
  app: FastifyInstance,
  { definitions, kinds, workspaceOf, authorOf }: DefinitionRoutesOptions,
): void {
  app.addSchema({ $id: changedDocument, ...changedDocumentSchema(kinds) });
  const putBody = describedPut(anySpecSchema(kinds));
  const by = (request: FastifyRequest): By => ({ workspace: workspaceOf(request), author: authorOf(request) });

  app.put(
    one,
    {
      bodyLimit: definitionLimits.requestBytes,
      schema: {
        tags,
        summary: 'Put a document; the same again changes nothing',
        params: ByName,
        querystring: Expecting,
        consumes,
        body: putBody,
        response: { 200: DefinitionVersion, 201: DefinitionVersion },
      },
      config: admin,
    },
    async (request, reply) => {
      const { kind, name } = documentOf(request);
      const { spec } = putOf(bodyOf(request), kind, name);
      const of = by(request);
      const wanted = { documents: [{ kind, name, spec }], ...expectedVersion(request) };
      const { changes } = await definitions.apply(of, wanted);
      const created = changes.some(({ action }) => action === 'create');
      const stored = await definitions.read(of.workspace, kind, name, changes[0]?.version);
      return send(reply.code(created ? 201 : 200), of.workspace, stored);
    },
  );

  app.delete(
    one,
    {
      schema: {
        tags,
        summary: 'Take a document away; its versions stay',
        params: ByName,
        querystring: Expecting,
        response: { 200: DefinitionVersion },
      },
      config: admin,
    },
    async (request, reply) => {
      const { kind, name } = documentOf(request);
      const of = by(request);
      await definitions.read(of.workspace, kind, name);
      const wanted = { documents: [{ kind, name, spec: null }], ...expectedVersion(request) };
      const { changes } = await definitions.apply(of, wanted);
      const stored = await definitions.read(of.workspace, kind, name, changes[0]?.version);
      return reply.send(viewOf(of.workspace, stored));
    },
  );

  app.post(
    '/api/definitions/plan',
    {
      bodyLimit: definitionLimits.requestBytes,
      schema: {
        tags,
        summary: 'What applying documents would change, make anew and break; writes nothing',
        consumes,
        body: describedChange,
        response: { 200: Plan },
      },
      config: { ...read, errors: changeErrors },
    },
    async (request): Promise<Plan> => {
      const { wanted, located } = changeOf(bodyOf(request));
      const plan = await definitions.plan(workspaceOf(request), wanted);
      return { ...plan, problems: plan.problems.map(located) };
    },
  );

  app.post(
    '/api/definitions/apply',
    {
      bodyLimit: definitionLimits.requestBytes,
      schema: {
        tags,
        summary: 'Apply documents, all or none',
        consumes,
        querystring: Rebuilding,
        body: describedChange,
        response: { 200: Applied },
      },
      config: admin,
    },
    async (request): Promise<Applied> => {
      const { wanted, located } = changeOf(bodyOf(request));
      return definitions
        .apply(by(request), { ...wanted, ...rebuildOf(request) })
        .catch((error: unknown) => Promise.reject(locate(error, located)));
    },
  );

  app.post(
    '/api/definitions/rollback',
    {
      schema: {
        tags,
        summary: 'Make one document, or all, what they were',
        consumes,
        querystring: Rebuilding,
        body: RollbackBody,
        response: { 200: Applied },
      },
      config: admin,
    },
    async (request): Promise<Applied> =>
      definitions.rollback(by(request), rollbackOf(bodyOf(request)), rebuildOf(request)),
  );
}
