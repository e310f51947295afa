import { RebuildList, RebuildWanted, type ErrorCode } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { instantOf } from '../ask/ask.ts';
import { Failure, type Clock } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import { beginRebuilds, kindsOf, listRebuilds } from './rebuild-rows.ts';

export type RebuildRoutesOptions = {
  readonly records: Records;
  readonly clock: Clock;
  /** Rebuilds were begun. */
  readonly onBegun: () => void;
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly authorOf: (request: FastifyRequest) => string;
};

const tags = ['rebuilds'];
const errors: readonly ErrorCode[] = ['NOT_FOUND', 'NOT_READY', 'RANGE_INVALID'];

/** `/api/rebuilds/states`: states made anew of all events, while more come in. */
export function rebuildRoutes(
  app: FastifyInstance,
  { records, clock, onBegun, workspaceOf, authorOf }: RebuildRoutesOptions,
): void {
  app.post(
    '/api/rebuilds/states',
    {
      schema: {
        tags,
        summary: 'Make states anew of all their events, as the documents say now; one that runs begins again',
        body: RebuildWanted,
        response: { 202: RebuildList },
      },
      config: { policy: 'admin', errors },
    },
    async (request, reply): Promise<RebuildList> => {
      const { kind, scope = 'older', since } = request.body as RebuildWanted;
      const now = clock.now();
      const workspace = workspaceOf(request);
      const known = await kindsOf(records, workspace);
      if (kind !== undefined && !known.includes(kind))
        throw new Failure('NOT_FOUND', { detail: `there is no subject of kind ${kind}` });
      const kinds = kind === undefined ? known : [kind];
      const which = { scope, since: since === undefined ? null : instantOf(since, now, 'since') };
      const { build, audit } = beginRebuilds(kinds, which, { workspace, author: authorOf(request), now });
      await records.write(build, audit);
      onBegun();
      const rebuilds = await listRebuilds(records, workspace);
      void reply.code(202);
      return { rebuilds: rebuilds.filter((one) => kinds.includes(one.kind)) };
    },
  );

  app.get(
    '/api/rebuilds/states',
    {
      schema: { tags, summary: 'How far rebuilds of states are', response: { 200: RebuildList } },
      config: { policy: 'read' },
    },
    async (request): Promise<RebuildList> => ({ rebuilds: await listRebuilds(records, workspaceOf(request)) }),
  );
}
