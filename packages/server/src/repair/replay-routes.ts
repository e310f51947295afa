import { ReplayList, ReplayView, ReplayWanted, type ErrorCode } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Failure } from '../kernel/kernel.ts';
import type { Replays } from './replays.ts';

export type ReplayRoutesOptions = {
  readonly replays: Replays;
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly authorOf: (request: FastifyRequest) => string;
};

const tags = ['quarantine'];
const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
const errors: readonly ErrorCode[] = [
  'NOT_FOUND',
  'RANGE_INVALID',
  'ITEM_REPLAYED',
  'REPLAY_RUNNING',
  'STORE_UNAVAILABLE',
  'QUESTION_TOO_LARGE',
  'QUESTION_CANCELLED',
  'NOT_READY',
];

export function replayRoutes(app: FastifyInstance, { replays, workspaceOf, authorOf }: ReplayRoutesOptions): void {
  app.post(
    '/api/quarantine/replay',
    {
      schema: {
        tags,
        summary: 'Send items of quarantine in again, mended or as they came, or say what would become of them',
        body: ReplayWanted,
        response: { 200: ReplayView, 202: ReplayView },
      },
      config: { policy: 'admin', errors },
    },
    async (request, reply): Promise<ReplayView> => {
      const wanted = request.body as ReplayWanted;
      mustMakeSense(wanted);
      const by = { workspace: workspaceOf(request), author: authorOf(request) };
      const view = await replays.begin(by, wanted);
      void reply.code(view.state === 'running' ? 202 : 200);
      return view;
    },
  );

  app.get(
    '/api/quarantine/replays',
    {
      schema: { tags, summary: 'Replays, the newest first', response: { 200: ReplayList } },
      config: { policy: 'read' },
    },
    async (request): Promise<ReplayList> => ({ replays: await replays.list(workspaceOf(request)) }),
  );

  app.get(
    '/api/quarantine/replays/:id',
    {
      schema: { tags, summary: 'How far a replay is', params: ById, response: { 200: ReplayView } },
      config: { policy: 'read', errors: ['NOT_FOUND'] },
    },
    async (request): Promise<ReplayView> => {
      const view = await replays.read(workspaceOf(request), (request.params as { id: string }).id);
      if (view === undefined) throw new Failure('NOT_FOUND', { detail: 'no such replay' });
      return view;
    },
  );

  app.delete(
    '/api/quarantine/replays/:id',
    {
      schema: {
        tags,
        summary: 'Stop a replay; what it has sent in stays',
        params: ById,
        response: { 200: ReplayView },
      },
      config: { policy: 'admin', errors: ['NOT_FOUND'] },
    },
    async (request): Promise<ReplayView> => replays.cancel(workspaceOf(request), (request.params as { id: string }).id),
  );
}

function mustMakeSense({ item, filter, event, edit, mapping }: ReplayWanted): void {
  const detail =
    (item === undefined) === (filter === undefined)
      ? 'name either an item or a filter'
      : event !== undefined && item === undefined
        ? 'event: goes with one item'
        : [event, edit, mapping].filter((each) => each !== undefined).length > 1
          ? 'event, edit and mapping: give one of them'
          : undefined;
  if (detail !== undefined) throw new Failure('REQUEST_INVALID', { detail: `body: ${detail}` });
}
