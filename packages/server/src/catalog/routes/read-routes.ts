import {
  DefinitionDiff,
  DefinitionList,
  DefinitionUsers,
  DefinitionVersion,
  DefinitionVersions,
} from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { diffOf } from '../diff.ts';
import { usedBy } from '../used-by.ts';
import { listOf, summaryOf } from '../views.ts';
import { ByName, Count, documentOf, kindOf, one, read, send, tags, type DefinitionRoutesOptions } from './parts.ts';

const OfVersion = Type.Object({ version: Type.Optional(Count) });
const ListQuery = Type.Object({
  kind: Type.Optional(Type.String()),
  revision: Type.Optional(Type.String({ ...Count, description: 'As it was then. Default: now' })),
  spec: Type.Optional(Type.Enum(['true', 'false'], { description: 'With the specs' })),
});
const VersionsQuery = Type.Object({
  before: Type.Optional(Type.String({ ...Count, description: 'Only versions older than this one' })),
  limit: Type.Optional(Type.String({ ...Count, description: '1 to 1000. Default 100' })),
});
const DiffQuery = Type.Object({
  from: Type.Optional(Type.String({ ...Count, description: 'Default: the version before `to`; 0: nothing' })),
  to: Type.Optional(Type.String({ ...Count, description: 'Default: the newest version' })),
});

/** What stands, what stood, and what differs. */
export function readRoutes(
  app: FastifyInstance,
  { catalog, definitions, kinds, workspaceOf }: DefinitionRoutesOptions,
): void {
  app.get(
    '/api/definitions',
    { schema: { tags, summary: 'List', querystring: ListQuery, response: { 200: DefinitionList } }, config: read },
    async (request): Promise<DefinitionList> => {
      const { kind, revision, spec } = request.query as Static<typeof ListQuery>;
      const workspace = workspaceOf(request);
      await catalog.refresh();
      const edition =
        revision === undefined ? catalog.current(workspace) : await catalog.at(workspace, Number(revision));
      return listOf(edition, kind === undefined ? undefined : kindOf(kind), spec === 'true');
    },
  );

  app.get(
    one,
    {
      schema: {
        tags,
        summary: 'One document, now or in a version',
        params: ByName,
        querystring: OfVersion,
        response: { 200: DefinitionVersion },
      },
      config: read,
    },
    async (request, reply) => {
      const { kind, name } = documentOf(request);
      const { version } = request.query as Static<typeof OfVersion>;
      const workspace = workspaceOf(request);
      return send(reply, workspace, await definitions.read(workspace, kind, name, count(version)));
    },
  );

  app.get(
    `${one}/versions`,
    {
      schema: {
        tags,
        summary: 'All versions, the newest first',
        params: ByName,
        querystring: VersionsQuery,
        response: { 200: DefinitionVersions },
      },
      config: read,
    },
    async (request): Promise<DefinitionVersions> => {
      const { before, limit } = request.query as Static<typeof VersionsQuery>;
      const versions = await definitions.versions({
        workspace: workspaceOf(request),
        ...documentOf(request),
        limit: Math.min(1000, Math.max(1, count(limit) ?? 100)),
        ...(before !== undefined && { before: Number(before) }),
      });
      return { versions: versions.map(summaryOf) };
    },
  );

  app.get(
    `${one}/diff`,
    {
      schema: {
        tags,
        summary: 'What differs between two versions',
        params: ByName,
        querystring: DiffQuery,
        response: { 200: DefinitionDiff },
      },
      config: read,
    },
    async (request): Promise<DefinitionDiff> => {
      const workspace = workspaceOf(request);
      const { kind, name } = documentOf(request);
      const query = request.query as Static<typeof DiffQuery>;
      const [newest] = await definitions.versions({ workspace, kind, name, limit: 1 });
      const to = count(query.to) ?? newest?.version ?? 0;
      const from = count(query.from) ?? Math.max(0, to - 1);
      const specOf = async (version: number) =>
        version === 0 ? null : (await definitions.read(workspace, kind, name, version)).spec;
      const [before, after] = [await specOf(from), await specOf(to)];
      return { kind, name, from, to, diff: [...diffOf(before ?? {}, after ?? {})] };
    },
  );

  app.get(
    `${one}/used-by`,
    {
      schema: { tags, summary: 'Which documents name it', params: ByName, response: { 200: DefinitionUsers } },
      config: read,
    },
    async (request): Promise<DefinitionUsers> => {
      const workspace = workspaceOf(request);
      const { kind, name } = documentOf(request);
      await definitions.read(workspace, kind, name);
      return usedBy(catalog.current(workspace), kinds, { kind, name });
    },
  );
}

function count(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
