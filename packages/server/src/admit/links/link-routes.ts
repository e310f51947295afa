import { LinkAnswer, LinkedIds, LinkGroup, OneId, type ErrorCode } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppendOwn } from '../../collect/collect.ts';
import { Failure } from '../../kernel/kernel.ts';
import type { Records } from '../../records/records.ts';
import { readGroup } from './read-group.ts';

export type LinkRoutesOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly append: AppendOwn;
  /** Resolves when the entry of `received` is settled; false if that takes too long. */
  readonly settled: (offset: number) => Promise<boolean>;
  readonly newId: () => string;
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly authorOf: (request: FastifyRequest) => string;
};

const tags = ['links'];
const errors: readonly ErrorCode[] = [
  'NOT_READY',
  'OVERLOADED',
  'LOG_FULL',
  'DISK_FULL',
  'LOG_FAILED',
  'LOG_UNAVAILABLE',
];
const config = { policy: 'admin', errors };
const response = { 200: LinkAnswer, 202: LinkAnswer };

/**
 * `/api/links`: which ids are one. A call is an event of the platform, so the log alone says what is linked: 200 when it
 * counts, 202 when it is durable and admit has not come to it.
 */
export function linkRoutes(app: FastifyInstance, options: LinkRoutesOptions): void {
  const { records, append, settled, newId, workspaceOf, authorOf } = options;

  const standingOf = async (workspace: string, { kind, from, to }: LinkedIds) => {
    const [a, b] = from < to ? [from, to] : [to, from];
    return records.read((db) =>
      db
        .selectFrom('links')
        .select('standing')
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('a', '=', a)
        .where('b', '=', b)
        .executeTakeFirst(),
    );
  };

  const say = async (request: FastifyRequest, type: string, ids: LinkedIds): Promise<LinkAnswer> => {
    const workspace = workspaceOf(request);
    if (ids.from === ids.to) throw new Failure('REQUEST_INVALID', { detail: 'an id is not linked to itself' });
    const id = newId();
    const { kind, from, to } = ids;
    const data = { kind, from, to, author: authorOf(request) };
    const { offset } = await append(workspace, { id, type, data });
    const known = (await settled(offset)) ? await standingOf(workspace, ids) : undefined;
    return { event: id, standing: known?.standing ?? null };
  };

  app.get(
    '/api/links',
    {
      schema: { tags, summary: 'The ids of a person, and why', querystring: OneId, response: { 200: LinkGroup } },
      config: { policy: 'read', errors: [] },
    },
    async (request) => readGroup(records, { workspace: workspaceOf(request), ...(request.query as OneId) }),
  );

  app.post(
    '/api/links',
    { schema: { tags, summary: 'Make one of two ids', body: LinkedIds, response }, config },
    async (request, reply) => {
      const answer = await say(request, 'link.added', request.body as LinkedIds);
      return reply.code(answer.standing === null ? 202 : 200).send(answer);
    },
  );

  app.delete(
    '/api/links',
    {
      schema: { tags, summary: 'Take a link back', querystring: LinkedIds, response },
      config: { policy: 'admin', errors: [...errors, 'NOT_FOUND'] },
    },
    async (request, reply) => {
      const ids = request.query as LinkedIds;
      const known = await standingOf(workspaceOf(request), ids);
      if (known === undefined) throw new Failure('NOT_FOUND', { detail: 'these two are not linked' });
      const answer = await say(request, 'link.removed', ids);
      return reply.code(answer.standing === null ? 202 : 200).send(answer);
    },
  );
}
