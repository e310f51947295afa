import { chance, pick, whole, type Random } from '../random.ts';

/** Text as JSON source, so that it may hold what JSON.stringify would mend. */
const texts = [
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u202e\\u2066evil"',
  '"\\u2028\\u2029"',
  '"e\\u0301\\u0301\\u0301"',
  '"\\ufeff"',
  '"👩‍👩‍👧‍👦"',
  '"__proto__"',
  '"constructor"',
  '"2026-02-30T25:61:61Z"',
  '"-271821-04-20T00:00:00Z"',
  '"NaN"',
  '"\'; DROP TABLE events; --"',
  '"{{7*7}}"',
  '"../../etc/passwd"',
  '"%00%0d%0a"',
] as const;

const numbers = [
  '0',
  '-0',
  '1e999',
  '-1e999',
  '1e-999',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1',
  '-1',
  '8640000000000001',
  '1e21',
] as const;

const choose = (draw: Random, list: readonly string[]): string => list[whole(draw, 0, list.length - 1)] ?? '""';

/** JSON source of one value that is legal JSON, and odd. */
export function oddValue(draw: Random, depth = 0): string {
  const kind = pick(draw, [
    ['text', 4],
    ['number', 3],
    ['plain', 3],
    ['long', 0.2],
    ['array', depth < 4 ? 1 : 0],
    ['object', depth < 4 ? 2 : 0],
  ]);
  if (kind === 'text') return choose(draw, texts);
  if (kind === 'number') return choose(draw, numbers);
  if (kind === 'long') return JSON.stringify('x'.repeat(whole(draw, 100, 5000)));
  if (kind === 'plain') return choose(draw, ['null', 'true', 'false', '[]', '{}', '"a"', '1']);
  const parts = Array.from({ length: whole(draw, 0, 5) }, () => oddValue(draw, depth + 1));
  return kind === 'array' ? `[${parts.join()}]` : oddObject(draw, parts);
}

const names = [
  'id',
  'type',
  'time',
  'subject',
  'data',
  '__proto__',
  'constructor',
  '',
  'toString',
  'a',
  'a',
  'ключ',
  '\\u0000',
  'event',
  'userId',
  'batch',
];

/** May hold the same name twice. */
export function oddObject(draw: Random, values: readonly string[]): string {
  return `{${values.map((value) => `"${choose(draw, names)}":${value}`).join()}}`;
}

export type Fields = Readonly<Record<string, string>>;

/** JSON source of an object from sources of its fields. */
export function source(fields: Fields): string {
  return `{${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join()}}`;
}

/** Replaces some fields by odd values, drops some, adds some. */
export function spoiled(draw: Random, fields: Fields): string {
  const kept = Object.entries(fields).filter(() => !chance(draw, 0.15));
  const spoilt = kept.map(([name, value]) => [name, chance(draw, 0.3) ? oddValue(draw) : value]);
  const added = chance(draw, 0.2)
    ? [[choose(draw, ['corrects', 'retracts', 'depth', 'context', 'producer', 'x']), oddValue(draw)]]
    : [];
  return source(Object.fromEntries([...spoilt, ...added]) as Fields);
}

/** Flips, drops, doubles and inserts bytes. */
export function mangled(draw: Random, bytes: Buffer): Buffer {
  const parts = [...bytes];
  for (let change = whole(draw, 1, 6); change > 0; change -= 1) {
    const at = whole(draw, 0, parts.length);
    const kind = whole(draw, 0, 3);
    if (kind === 0) parts.splice(at, 1, whole(draw, 0, 255));
    else if (kind === 1) parts.splice(at, whole(draw, 1, 8));
    else if (kind === 2) parts.splice(at, 0, ...parts.slice(at, at + 8));
    else parts.splice(at, 0, whole(draw, 0, 255));
  }
  return Buffer.from(parts);
}

export function event(draw: Random): Fields {
  return {
    id: JSON.stringify(`odd-${whole(draw, 0, 1e9)}`),
    type: '"odd.happened"',
    time: '"2026-01-05T09:00:00.000Z"',
    subject: '{"kind":"lead","id":"odd"}',
    category: '"service"',
    data: '{"a":1}',
  };
}
