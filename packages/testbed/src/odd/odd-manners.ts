import { chance, whole, type Random } from '../random.ts';
import { post, type OddKeys, type Oddity } from './odd-request.ts';
import { event, oddValue, source } from './odd-values.ts';

const one = (draw: Random, list: readonly string[]): string => list[whole(draw, 0, list.length - 1)] ?? '';
const good = (draw: Random): string => source(event(draw));
/** Visible characters; the longer ones repeat themselves. */
function noise(draw: Random, length: number): string {
  const codes = Array.from({ length: Math.min(length, 50) }, () => whole(draw, 0x21, 0x7e));
  return String.fromCharCode(...codes)
    .repeat(Math.ceil(length / 50))
    .slice(0, length);
}

function authorization(draw: Random, keys: OddKeys): string {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  return one(draw, [
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${keys.write}x`,
    `bearer  ${noise(draw, 30)}`,
    `Basic ${noise(draw, 20)}`,
    basic(':'),
    basic(`${keys.write.slice(0, -1)}:`),
    basic('\0\0:\0'),
    `Digest username="${noise(draw, 5)}"`,
    noise(draw, 200),
  ]);
}

const odds = [
  '/v1/events/',
  '/v1/eventz',
  '/v1//events',
  '/v1/projects/%00/settings',
  '/v1/projects/%/settings',
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e',
  '/v1',
  '//',
  '/api',
  '/api/nothing',
  '/health',
  '/v1/events;a=b',
];
const methods = ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'PROPFIND', 'SEARCH'];
const queries = [
  'limit=-1',
  'limit=1e9',
  'cursor=%00',
  'cursor=AAAA',
  'where=%7B',
  'from=never&to=always',
  'type=%ff',
  'limit=1&limit=2',
  '__proto__=1',
  `x=${'y'.repeat(3000)}`,
];

/** Keys, methods, paths, headers and connections that are not as they should be, and questions that make no sense. */
export const manners: Readonly<Record<string, Oddity>> = {
  'no key': (draw) => ({
    method: 'POST',
    path: '/v1/events',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(good(draw)),
  }),
  'wrong key': (draw, keys) => post('/v1/events', '', good(draw), { authorization: authorization(draw, keys) }),
  'wrong method': (draw, { write }) => ({
    method: one(draw, methods),
    path: one(draw, ['/v1/events', '/v1/batch', '/api/ask']),
    headers: { authorization: `Bearer ${write}` },
    body: null,
  }),
  'wrong path': (draw, { write }) => post(one(draw, odds), write, good(draw)),
  'wrong query': (draw, { admin }) => ({
    method: 'GET',
    path: `/api/${one(draw, ['events', 'events/x', 'books', 'live/x'])}?${one(draw, queries)}`,
    headers: { authorization: `Bearer ${admin}` },
    body: null,
  }),
  'odd question': (draw, { admin }) => post('/api/ask', admin, chance(draw, 0.3) ? oddValue(draw) : question(draw)),
  'large header': (draw, { write }) =>
    post('/v1/events', write, good(draw), { 'x-large': noise(draw, whole(draw, 8000, 40_000)) }),
  'many headers': (draw, { write }) =>
    post(
      '/v1/events',
      write,
      good(draw),
      Object.fromEntries(Array.from({ length: whole(draw, 50, 1500) }, (_, index) => [`x-${index}`, 'y'])),
    ),
  'odd expectations': (draw, { write }) =>
    post('/v1/events', write, good(draw), {
      [one(draw, ['if-match', 'range', 'te', 'x-forwarded-for', 'cookie', 'origin', 'x-http-method-override'])]: noise(
        draw,
        30,
      ),
    }),
  'cut off': (draw, { write }) => ({ ...post('/v1/events', write, good(draw)), cut: true }),
};

function question(draw: Random): string {
  const fields: Record<string, string> = {
    kind: '"trend"',
    metric: '"events"',
    grain: '"minute"',
    range: '{"from":"now-1h","to":"now"}',
  };
  const name = one(draw, ['kind', 'metric', 'grain', 'range', 'where', 'by', 'limit', 'asOf', 'x']);
  return source({ ...fields, [name]: oddValue(draw) });
}
