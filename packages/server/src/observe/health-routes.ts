import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

export type Readiness = {
  /** Ready = the log takes events. */
  readonly ready: boolean;
  /** Why not, or what is not as it should be although events are taken. */
  readonly reasons: readonly string[];
  readonly store: string;
  /** Entries each follower has still before it. */
  readonly lag: Readonly<Record<string, number>>;
};

export type HealthOptions = {
  readonly readiness: () => Readiness;
  /** Resolves when everything received so far is admitted, stored and rolled up. */
  readonly idle: () => Promise<void>;
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
};

const Ready = Type.Object({
  ready: Type.Boolean(),
  reasons: Type.Array(Type.String()),
  store: Type.String(),
  lag: Type.Record(Type.String(), Type.Integer()),
});

/** Probes. Liveness ignores dependencies; readiness is "the log commits"; catching up is told apart by `lag`. */
export function healthRoutes(app: FastifyInstance, { readiness, idle, metrics }: HealthOptions): void {
  const tags = ['operation'];
  const exposition = { tags, response: { 200: { content: { 'text/plain': { schema: Type.String() } } } } };
  app.get(
    '/health/live',
    { schema: { tags, response: { 200: Type.Object({ live: Type.Boolean() }) } }, config: { policy: 'public' } },
    () => ({ live: true }),
  );
  app.get(
    '/health/ready',
    { schema: { tags, response: { 200: Ready, 503: Ready } }, config: { policy: 'public' } },
    (_, reply) => {
      const state = readiness();
      return reply
        .code(state.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(state);
    },
  );
  app.get(
    '/health/idle',
    {
      schema: { tags, response: { 200: Type.Object({ idle: Type.Boolean() }) } },
      config: { policy: 'admin', errors: ['STORE_UNAVAILABLE', 'NOT_READY'] },
    },
    async () => {
      await idle();
      return { idle: true };
    },
  );
  app.get(
    '/metrics',
    { schema: { ...exposition, summary: 'Prometheus' }, config: { policy: 'public' } },
    async (_, reply) => {
      const { type, text } = await metrics();
      return reply.header('content-type', type).send(text);
    },
  );
}
