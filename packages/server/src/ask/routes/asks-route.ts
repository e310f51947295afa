import { AskCosts, askLimits } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Edition } from '../../catalog/catalog.ts';
import type { Clock } from '../../kernel/kernel.ts';
import type { Records } from '../../records/records.ts';
import type { Store } from '../../store/store.ts';
import { listAsks } from '../costs/list-asks.ts';
import { instantOf } from '../questions/frame.ts';
import { goneSignal } from './request.ts';

export type AsksRouteOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly clock: Clock;
  readonly documentsOf: (workspace: string) => Edition;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Brings what was gathered so far into records. */
  readonly flush: () => Promise<void>;
};

const Wanted = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: askLimits.shapes, default: askLimits.listed })),
    since: Type.Optional(Type.String({ description: 'Only what was asked since: an instant, or now-7d' })),
    slow: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60_000,
        default: askLimits.slowMs,
        description: 'Rollups are proposed for questions that take so many milliseconds on average',
      }),
    ),
  },
  { additionalProperties: false },
);

/** `GET /api/asks`. */
export function asksRoute(app: FastifyInstance, { flush, workspaceOf, documentsOf, ...asks }: AsksRouteOptions): void {
  app.get(
    '/api/asks',
    {
      schema: {
        tags: ['questions'],
        summary: 'What questions cost, the dearest first, and rollups that would help',
        description: 'By the shape of a question: values of conditions are not kept. See docs/asking-costs.md.',
        querystring: Wanted,
        response: { 200: AskCosts },
      },
      config: { policy: 'read', errors: ['RANGE_INVALID'] },
    },
    async (request, reply): Promise<AskCosts> => {
      const { limit = askLimits.listed, since, slow = askLimits.slowMs } = request.query as Static<typeof Wanted>;
      const workspace = workspaceOf(request);
      const from = since === undefined ? 0 : instantOf(since, asks.clock.now(), 'since');
      await flush();
      const documents = documentsOf(workspace);
      const signal = goneSignal(reply);
      return listAsks({ ...asks, workspace, documents, since: from, limit, slowMs: slow, signal });
    },
  );
}
