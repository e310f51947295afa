import type { ServerResponse } from 'node:http';
import { Outcome, Verdict, type LiveLine } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Tail } from './tail.ts';

const Query = Type.Object({
  type: Type.Optional(Type.String({ description: 'Only this event type' })),
  verdict: Type.Optional(Type.Union([Verdict, Outcome])),
  subject: Type.Optional(Type.String({ description: 'Only this subject, kind/id or id' })),
  q: Type.Optional(Type.String({ description: 'Only lines whose id, type, producer or subject hold this text' })),
});
type Query = Static<typeof Query>;

export type LiveOptions = {
  readonly tail: Tail;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Asked each second: a stream ends with the session or key that opened it. */
  readonly mayStillRead: (request: FastifyRequest) => boolean;
};

/** A client that reads slower than this many bytes behind loses lines, and is told how many, instead of growing the process. */
const mostBehind = 1024 * 1024;
const ratesEveryMs = 1_000;

/** `GET /api/live`: server-sent tail. Events: `event` (LiveLine, with an id to resume after), `rates` once a second, `skipped`. */
export function liveRoutes(app: FastifyInstance, { tail, workspaceOf, mayStillRead }: LiveOptions): void {
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
        summary: 'Server-sent tail: event, rates, skipped',
        response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } } },
      },
      config: { policy: 'read' },
    },
    (request, reply) => {
      const workspace = workspaceOf(request);
      const matches = matcher(request.query as Query);
      const after = request.headers['last-event-id'];
      const out = reply.raw;
      reply.hijack();
      out.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      let skipped = 0;
      const send = (event: string, data: unknown, id?: string): void => {
        if (out.writableLength > mostBehind) {
          skipped += 1;
          return;
        }
        if (skipped > 0) out.write(`event: skipped\ndata: ${skipped}\n\n`);
        skipped = 0;
        out.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      };
      send('rates', tail.rates(workspace));
      const leave = tail.listen(
        { workspace, onLine: (line, seq) => matches(line) && send('event', line, seq) },
        typeof after === 'string' ? after : undefined,
      );
      const timer = setInterval(() => {
        if (mayStillRead(request)) send('rates', tail.rates(workspace));
        else out.end();
      }, ratesEveryMs);
      open.add(out);
      out.on('close', () => {
        open.delete(out);
        clearInterval(timer);
        leave();
      });
    },
  );
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
