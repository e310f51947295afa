import type { ServerResponse } from 'node:http';
import { Outcome, Verdict, type LiveLine, type LiveState } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { openEventStream, type EventStream } from './sse.ts';
import type { StateFeed } from './state-feed.ts';
import type { Tail } from './tail.ts';

const Query = Type.Object({
  kind: Type.Optional(
    Type.Union([Type.Literal('event'), Type.Literal('state'), Type.Literal('rates')], {
      default: 'event',
      description: 'event: what arrives; state: whose state changed, and which of its fields; rates: nothing but these',
    }),
  ),
  type: Type.Optional(Type.String({ description: 'Only this event type' })),
  verdict: Type.Optional(Type.Union([Verdict, Outcome])),
  subject: Type.Optional(Type.String({ description: 'Only this subject, kind/id or id; of states also a kind' })),
  past: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 500,
      description:
        'Begin with so many of the newest lines that match, as far as memory reaches (4 MB); not with Last-Event-ID',
    }),
  ),
  q: Type.Optional(Type.String({ description: 'Only lines whose id, type, producer or subject hold this text' })),
});
type Query = Static<typeof Query>;

export type LiveOptions = {
  readonly tail: Tail;
  readonly states: StateFeed;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Asked each second, and when one was revoked: a stream ends with the session or key that opened it. */
  readonly mayStillRead: (request: FastifyRequest) => boolean;
  readonly onRevoked: (listener: () => void) => () => void;
};

const ratesEveryMs = 1_000;

/**
 * `GET /api/live`: server-sent tail. Events: `event` (LiveLine, with an id to resume after) or `state` (LiveState), `rates`
 * once a second, `skipped`.
 */
export function liveRoutes(app: FastifyInstance, { tail, states, workspaceOf, ...rights }: LiveOptions): void {
  const open = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    for (const out of open) out.end();
  });
  app.get(
    '/api/live',
    {
      schema: {
        querystring: Query,
        tags: ['events'],
        summary: 'Server-sent tail: event or state, rates, skipped',
        response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } } },
      },
      config: { policy: 'read' },
    },
    (request, reply) => {
      const workspace = workspaceOf(request);
      const query = request.query as Query;
      const after = request.headers['last-event-id'];
      const out = openEventStream(reply, open);
      out.send('rates', tail.rates(workspace));
      const leave = {
        state: () =>
          states.listen({
            workspace,
            onChange: (change) => isOf(change, query.subject) && out.send('state', change),
            onSkipped: (count) => out.skip(count),
          }),
        event: () =>
          tail.listen({ workspace, onLine: lineTo(out, query) }, typeof after === 'string' ? after : undefined),
        rates: () => () => {},
      }[query.kind ?? 'event']();
      if ((query.kind ?? 'event') === 'event' && after === undefined) {
        const { past: most = 0, verdict } = query;
        const looking = { most, matches: matcher(query), admitted: verdict === undefined || verdict === 'admitted' };
        for (const { line, seq } of most === 0 ? [] : tail.past(workspace, looking)) out.send('event', line, seq);
      }
      const endUnlessAllowed = (): boolean => {
        const allowed = rights.mayStillRead(request);
        if (!allowed) out.end();
        return allowed;
      };
      const timer = setInterval(() => {
        if (endUnlessAllowed()) out.send('rates', tail.rates(workspace));
      }, ratesEveryMs);
      const forget = rights.onRevoked(endUnlessAllowed);
      out.onClose(() => {
        clearInterval(timer);
        forget();
        leave();
      });
    },
  );
}

function lineTo(out: EventStream, query: Query): (line: LiveLine, seq: string) => void {
  const matches = matcher(query);
  return (line, seq) => matches(line) && out.send('event', line, seq);
}

function isOf({ kind, id }: LiveState, subject: string | undefined): boolean {
  return subject === undefined || subject === kind || subject === id || subject === `${kind}/${id}`;
}

function matcher({ type, verdict, subject, q }: Query): (line: LiveLine) => boolean {
  const text = q?.toLowerCase();
  return (line) => {
    if (type !== undefined && line.type !== type) return false;
    if (verdict !== undefined && line.verdict !== verdict) return false;
    const name = line.subject === null ? '' : `${line.subject.kind}/${line.subject.id}`;
    if (subject !== undefined && name !== subject && line.subject?.id !== subject) return false;
    return (
      text === undefined ||
      `${line.id ?? ''}\n${line.type ?? ''}\n${line.producer}\n${name}`.toLowerCase().includes(text)
    );
  };
}
