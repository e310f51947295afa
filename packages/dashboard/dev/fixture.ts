import type { ServerResponse } from 'node:http';
import type { Answer, Books, EventStory, EventView, LiveLine, Question } from '@millrace/contract';
import type { Connect, Plugin, PreviewServer } from 'vite';

/** Invented answers for looking at the pages without a platform: `vite build && vite preview --mode fixture`. */

const types = [
  'delivery.attempted',
  'source.submitted',
  'source.accepted',
  'enhancement.completed',
  'route.decided',
  'delivery.delivered',
  'feedback.contacted',
  'page',
  'delivery.attempt_failed',
  'Order Completed',
];
const weights = types.map((_, index) => 40 / (index + 1));
const ms = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const units: Record<string, number> = { m: ms.minute, h: ms.hour, d: ms.day };

function instant(text: string, now: number): number {
  const match = /^now(?:-(\d+)([mhd]))?$/.exec(text);
  if (match === null) return Date.parse(text);
  return now - Number(match[1] ?? 0) * (units[match[2] ?? 'm'] ?? 0);
}

function count(type: number, bucket: number, step: number): number {
  const wave = 1 + 0.3 * Math.sin(bucket / 9 + type) + 0.25 * Math.sin(bucket * (type + 2) * 7.3);
  return Math.round(((weights[type] ?? 1) * wave * step) / ms.minute);
}

function answer(question: Question): Answer {
  const now = Date.now();
  const from = instant(question.range.from, now);
  const to = instant(question.range.to, now);
  const base = {
    kind: question.kind,
    asOf: new Date(now).toISOString(),
    through: new Date(now - 400).toISOString(),
    n: 120_960,
    used: { from: ['rollup_minute', 'events'], rows: 412 },
    took: 8.4,
  };
  if (question.kind === 'trend') {
    const step = ms[question.grain];
    const rows: Answer['rows'] = [];
    for (let at = Math.floor(from / step) * step; at < to; at += step) {
      const time = new Date(at).toISOString();
      if (question.by === undefined) rows.push([time, Math.round(count(0, at / step, step) * 0.7)]);
      else {
        types.slice(0, 6).forEach((type, index) => rows.push([time, type, count(index, at / step, step)]));
        rows.push([
          time,
          'other',
          types.slice(6).reduce((sum, _, index) => sum + count(index + 6, at / step, step), 0),
        ]);
      }
    }
    return { ...base, columns: [], rows };
  }
  const total = (type: number) => count(type, Math.floor(to / ms.minute), to - from);
  if (question.by.length > 0) return { ...base, columns: [], rows: types.map((type, index) => [type, total(index)]) };
  const all = types.reduce((sum, _, index) => sum + total(index), 0);
  return { ...base, columns: [], rows: [[question.metric === 'events' ? all : Math.round(all * 0.31)]] };
}

function books(): Books {
  const now = Date.now();
  const row = (producer: string, minute: number, size: number) => {
    const received = Math.round(size * (1 + 0.2 * Math.sin(minute)));
    const quarantined = minute % 9 === 0 ? 2 : 0;
    const rejected = minute % 14 === 0 ? 1 : 0;
    const duplicate = Math.round(received * 0.02);
    const accepted = received - quarantined - rejected;
    const admitted = accepted - duplicate;
    return {
      producer,
      minute: new Date(Math.floor(now / ms.minute - minute) * ms.minute).toISOString(),
      received,
      accepted,
      quarantined,
      rejected,
      dropped: 0,
      admitted,
      duplicate,
      conflict: 0,
      parked: 0,
      waiting: 0,
      stored: admitted,
      loading: 0,
      parkedAtLoad: 0,
      difference: 0,
    };
  };
  const rows = Array.from({ length: 60 }, (_, minute) => [
    row('simulator', minute, 1800),
    row('web', minute, 210),
    row('api/crm', minute, 40),
  ]).flat();
  const { producer: _producer, minute: _minute, ...zero } = row('', 0, 0);
  const total = { ...zero };
  for (const key of Object.keys(zero) as (keyof typeof zero)[])
    total[key] = rows.reduce((sum, one) => sum + one[key], 0);
  const follower = (name: string, topic: string, lag: number) => ({
    name,
    topic,
    position: 48_121_010,
    end: 48_121_010 + lag,
    lag,
  });
  return {
    workspace: 'main',
    from: '',
    to: '',
    total,
    balanced: true,
    rows,
    followers: [follower('store', 'admitted', 12), follower('keeper', 'admitted', 0), follower('live', 'admitted', 0)],
  };
}

let made = 0;

function line(): LiveLine {
  made += 1;
  const now = new Date().toISOString();
  const type = types[(made * 7) % types.length] ?? 'page';
  const verdict = made % 41 === 0 ? 'quarantined' : made % 23 === 0 ? 'duplicate' : 'admitted';
  return {
    id: `01JD4K7Q2M${made}`,
    producer: made % 5 === 0 ? 'web' : 'simulator',
    type: made % 97 === 0 ? '<img src=x onerror=alert(1)>' : type,
    category: 'service',
    time: now,
    received: now,
    subject: { kind: 'lead', id: `ld_01JD4K7Q${made % 400}` },
    verdict,
    code: verdict === 'quarantined' ? 'EVENT_TIME_INVALID' : null,
    position: { partition: 0, offset: made, index: 0 },
  };
}

function view(one: LiveLine): EventView {
  return {
    id: one.id ?? '',
    producer: one.producer,
    type: one.type ?? '',
    category: 'service',
    flow: 'auto',
    time: one.time,
    received: one.received,
    subject: one.subject,
    data: { source_id: 'facebook', attempt: 2, price: { amount: 4500, currency: 'USD' }, reason: null },
    context: { ip: '203.0.113.7', library: { name: 'analytics-node', version: '3.1.0' } },
    test: false,
    position: one.position,
  };
}

function story(id: string): EventStory {
  const event = { ...view(line()), id };
  const at = Date.parse(event.received);
  const step = (
    stage: EventStory['story'][number]['stage'],
    after: number | null,
    detail: Record<string, unknown>,
  ) => ({ stage, done: after !== null, at: after === null ? null : new Date(at + after).toISOString(), detail });
  return {
    event,
    original: { type: event.type, data: event.data },
    story: [
      step('received', 0, { verdict: 'accepted', position: event.position }),
      step('admitted', 12, { outcome: 'admitted', epoch: 3 }),
      step('stored', 241, { table: 'events' }),
      step('rollup', 268, { rollup: 'events_by_type' }),
      step('state', 12, { version: 14 }),
    ],
    state: { first_seen: event.time, last_seen: event.time, count: 14 },
  };
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = (name: string, data: unknown) =>
    response.write(`event: ${name}\nid: ${made}\ndata: ${JSON.stringify(data)}\n\n`);
  const rates = () =>
    send('rates', {
      at: new Date().toISOString(),
      perSecond: {
        received: 33.6 + Math.sin(made / 5) * 2,
        admitted: 32.8,
        duplicate: 0.7,
        conflict: 0,
        quarantined: 0.1,
        rejected: 0,
        parked: 0,
      },
      lagMs: 12 + 4 * Math.sin(made / 3),
    });
  const lines = setInterval(() => send('event', line()), 300);
  const seconds = setInterval(rates, 1000);
  rates();
  response.on('close', () => {
    clearInterval(lines);
    clearInterval(seconds);
  });
}

const session = { workspace: { id: 'main', name: 'Acme \u00b7 prod', zone: 'Europe/Berlin' }, role: 'admin' };
let signedIn = false;

const handle: Connect.NextHandleFunction = (request, response, next) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const json = (body: unknown, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (!pathname.startsWith('/api/')) return next();
  if (pathname === '/api/session') {
    signedIn = request.method === 'POST' || (request.method === 'GET' && signedIn);
    return signedIn ? json(session) : json({ code: 'KEY_MISSING', detail: 'Not signed in.', requestId: 'r-1' }, 401);
  }
  if (pathname === '/api/live') return stream(response);
  if (pathname === '/api/books') return json(books());
  if (pathname === '/api/events') return json({ events: Array.from({ length: 60 }, () => view(line())), cursor: null });
  if (pathname.startsWith('/api/events/')) return json(story(decodeURIComponent(pathname.slice(12))));
  let text = '';
  request.on('data', (chunk: Buffer) => (text += chunk.toString()));
  request.on('end', () => json((JSON.parse(text) as Question[]).map((question) => answer(question))));
};

export function fixture(): Plugin {
  return {
    name: 'fixture',
    configurePreviewServer(server: PreviewServer) {
      server.middlewares.use((_request, response, next) => {
        response.setHeader(
          'content-security-policy',
          "default-src 'self'; img-src 'self' data:; style-src 'self' 'nonce-__NONCE__'; base-uri 'none'; frame-ancestors 'none'",
        );
        next();
      });
      server.middlewares.use(handle);
    },
  };
}
