import { StoreRebuildStatus, StoreRebuildWanted, type ErrorCode } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure, type Clock } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { Records } from '../records/records.ts';
import { leastFreeBytes } from './store-rebuild.ts';
import { beginStoreRebuild, readStoreRebuild, viewStoreRebuild } from './store-rebuild-rows.ts';

export type StoreRebuildRoutesOptions = {
  readonly records: Records;
  readonly admitted: Pick<LogReader, 'start' | 'end'>;
  /** Bytes that the store in force takes, and bytes that are free where it lies. */
  readonly room: () => Promise<{ readonly held: number; readonly free: number }>;
  readonly clock: Clock;
  /** One was begun. */
  readonly onBegun: () => void;
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly authorOf: (request: FastifyRequest) => string;
};

const tags = ['rebuilds'];
const path = '/api/rebuilds/store';
const partition = 0;
const errors: readonly ErrorCode[] = ['REBUILD_IMPOSSIBLE', 'DISK_FULL', 'STORE_UNAVAILABLE', 'NOT_READY'];

/** `/api/rebuilds/store`: the store made anew of the log, while events come in and questions are answered. */
export function storeRebuildRoutes(app: FastifyInstance, options: StoreRebuildRoutesOptions): void {
  const { records, admitted, room, clock, onBegun, workspaceOf, authorOf } = options;
  const status = async (): Promise<StoreRebuildStatus> => ({
    rebuild: await viewStoreRebuild(records, admitted.end(partition)),
  });

  app.post(
    path,
    {
      schema: {
        tags,
        summary: 'Make the store anew of the log, beside the one in force; one that runs goes on',
        body: StoreRebuildWanted,
        response: { 202: StoreRebuildStatus },
      },
      config: { policy: 'admin', errors },
    },
    async (request, reply): Promise<StoreRebuildStatus> => {
      void reply.code(202);
      if ((await readStoreRebuild(records))?.state === 'running') return await status();
      if (admitted.start(partition) > 0) throw new Failure('REBUILD_IMPOSSIBLE');
      const { held, free } = await room();
      if (free < held + leastFreeBytes)
        throw new Failure('DISK_FULL', { detail: `the store takes ${held} bytes, and ${free} are free` });
      await beginStoreRebuild(records, {
        workspace: workspaceOf(request),
        author: authorOf(request),
        now: clock.now(),
      });
      onBegun();
      return await status();
    },
  );

  app.get(
    path,
    {
      schema: { tags, summary: 'How far the rebuild of the store is', response: { 200: StoreRebuildStatus } },
      config: { policy: 'read' },
    },
    status,
  );
}
