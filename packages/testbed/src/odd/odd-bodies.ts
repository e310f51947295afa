import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { limits } from '@millrace/contract';
import { chance, whole, type Random } from '../random.ts';
import { jsonType, post, type Oddity } from './odd-request.ts';
import { event, mangled, oddValue, source, spoiled } from './odd-values.ts';

const native = '/v1/events';
const lines = { 'content-type': 'application/x-ndjson' };
const someEvents = (draw: Random): string =>
  `[${Array.from({ length: whole(draw, 1, 5) }, () => source(event(draw))).join()}]`;
const one = <T>(draw: Random, list: readonly [T, ...T[]]): T => list[whole(draw, 0, list.length - 1)] ?? list[0];

/** Bodies of the native route that are no JSON, or JSON that is no event, or too much of it. */
export const bodies: Readonly<Record<string, Oddity>> = {
  'mangled json': (draw, { write }) => post(native, write, mangled(draw, Buffer.from(someEvents(draw)))),
  'truncated json': (draw, { write }) => {
    const text = someEvents(draw);
    return post(native, write, text.slice(0, whole(draw, 1, text.length - 1)));
  },
  'any json': (draw, { write }) => post(native, write, oddValue(draw)),
  'spoiled event': (draw, { write }) => post(native, write, spoiled(draw, event(draw))),
  'spoiled batch': (draw, { write }) =>
    post(native, write, `[${Array.from({ length: whole(draw, 1, 20) }, () => spoiled(draw, event(draw))).join()}]`),
  'odd elements': (draw, { write }) =>
    post(native, write, `[${Array.from({ length: whole(draw, 1, 20) }, () => oddValue(draw)).join()}]`),
  empty: (draw, { write }) =>
    post(native, write, one(draw, ['', ' ', '\n\n', '\ufeff', 'null', '[]', '{}', '[[]]', '"', '\0'])),
  'binary noise': (draw, { write }) =>
    post(native, write, Buffer.from(Array.from({ length: whole(draw, 1, 400) }, () => whole(draw, 0, 255)))),
  'invalid utf-8': (draw, { write }) => {
    const [before, after] = source({ ...event(draw), data: '{"name":"?"}' }).split('?');
    const bytes = Buffer.from(one(draw, ['c0af', 'eda080', 'f8888080', 'ff', 'e282', 'f4908080']), 'hex');
    const text = Buffer.concat([Buffer.from(before ?? ''), bytes, Buffer.from(after ?? '')]);
    return post(native, write, text);
  },
  nested: (draw, { write }) => {
    const depth = whole(draw, limits.depth - 2, chance(draw, 0.05) ? 100_000 : 200);
    const [open, close] = one<[string, string]>(draw, [
      ['[', ']'],
      ['{"a":', '}'],
    ]);
    const deep = `${open.repeat(depth)}1${chance(draw, 0.2) ? '' : close.repeat(depth)}`;
    return post(native, write, chance(draw, 0.5) ? deep : source({ ...event(draw), data: `{"deep":${deep}}` }));
  },
  'many keys': (draw, { write }) => {
    const keys = Array.from({ length: whole(draw, limits.keys - 5, limits.keys + 50) }, (_, index) => `"k${index}":1`);
    return post(native, write, source({ ...event(draw), data: `{${keys.join()}}` }));
  },
  'many items': (draw, { write }) =>
    post(
      native,
      write,
      `[${Array.from({ length: whole(draw, 500, 3000) }, () => one(draw, ['{}', '1', 'null', '""'])).join()}]`,
    ),
  'ndjson with bad lines': (draw, { write }) => {
    const made = Array.from({ length: whole(draw, 1, 20) }, () =>
      one(draw, [
        source(event(draw)),
        spoiled(draw, event(draw)),
        '',
        '{',
        'null',
        '7',
        mangled(draw, Buffer.from(source(event(draw)))).toString('latin1'),
      ]),
    );
    return post(native, write, made.join(one(draw, ['\n', '\r\n', '\n\n', '\r'])), lines);
  },
  'ndjson as json': (draw, { write }) => post(native, write, `${source(event(draw))}\n${source(event(draw))}`),
  'json as ndjson': (draw, { write }) =>
    post(native, write, JSON.stringify(JSON.parse(someEvents(draw)), null, 2), lines),
  'broken gzip': (draw, { write }) => {
    const packed = gzipSync(someEvents(draw));
    const broken = chance(draw, 0.5) ? packed.subarray(0, whole(draw, 1, packed.length - 1)) : mangled(draw, packed);
    return post(native, write, broken, { 'content-encoding': 'gzip' });
  },
  'false encoding': (draw, { write }) => {
    const text = Buffer.from(someEvents(draw));
    const body = one(draw, [
      text,
      deflateSync(text),
      deflateRawSync(text),
      gzipSync(gzipSync(text)),
      Buffer.concat([gzipSync(text), text]),
    ]);
    return post(native, write, body, {
      'content-encoding': one(draw, ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'x', '', 'identity', 'GZIP']),
    });
  },
  'wrong type': (draw, { write }) => post(native, write, someEvents(draw), { 'content-type': one(draw, oddTypes) }),
};

const oddTypes: readonly [string, ...string[]] = [
  'image/png',
  'text/html',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/jsonx',
  'application/cloudevents+xml',
  `${jsonType};${' a=b;'.repeat(100)}`,
  ';',
  '/',
  'a',
  ' ',
  'application/json, text/plain',
];

/** Rare, because each costs as much as a thousand others. */
export const heavyBodies: Readonly<Record<string, Oddity>> = {
  'large event': (draw, { write }) =>
    post(
      native,
      write,
      source({ ...event(draw), data: `{"a":"${'x'.repeat(limits.eventBytes + whole(draw, -200, 1000))}"}` }),
    ),
  'unpacks too large': (_draw, { write }) => post(native, write, bomb(), { 'content-encoding': 'gzip' }),
  'too large': (_draw, { write }) => post(native, write, Buffer.alloc(limits.bodyBytes + 1, ' ')),
};

let packed: Buffer | undefined;
function bomb(): Buffer {
  packed ??= gzipSync(Buffer.alloc(limits.bodyBytes * 3, ' '));
  return packed;
}
