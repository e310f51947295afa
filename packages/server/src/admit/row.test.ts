import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event, JsonObject } from '@millrace/contract';
import { readJson } from '../kernel/kernel.ts';
import { eventColumns } from '../store/store.ts';
import { rowOf, saidBy } from './row.ts';

/** Any text, lone surrogates, quotes and what looks like an escaped surrogate among it. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '\ud800', 'a\udfffb', '\\ud800', '"', '\\', '\n\u0001', '1234567890123456789012'),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(2 ** 63, -1e20, 1e300),
);
/** Without backslashes: after a key `\\` JSON.parse reads other escaped keys as that one (nodejs/node#63785). */
const key = text.filter((name) => !name.includes('\\'));
const value = fc.oneof(text, number, fc.boolean(), fc.array(fc.oneof(text, number)), fc.dictionary(key, text));
const object = fc.dictionary(key, value, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>;

const event: fc.Arbitrary<Event> = fc.record(
  {
    workspace: text,
    id: text,
    producer: text,
    type: text,
    category: text,
    flow: text,
    time: fc.nat(),
    received: fc.nat(),
    ownTime: fc.nat(),
    timeFlag: fc.constantFrom('clamped_future', 'clamped_past'),
    subject: fc.record({ kind: text, id: text }),
    data: object,
    context: fc.record({ library: object, ip: text, page: object }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>,
    order: number,
    cause: text,
    depth: fc.nat(9),
    corrects: text,
    retracts: text,
    test: fc.constant(true as const),
    schema: text,
    position: fc.record({ partition: fc.nat(9), offset: fc.nat(), index: fc.nat() }),
  },
  {
    requiredKeys: [
      'workspace',
      'id',
      'producer',
      'type',
      'category',
      'time',
      'received',
      'data',
      'context',
      'position',
    ],
  },
) as fc.Arbitrary<Event>;

/** As JSON says it, with texts and keys that have a UTF-8 form. */
function wellFormed(json: unknown): unknown {
  const formed = (part: unknown): unknown => {
    if (typeof part === 'string') return part.toWellFormed();
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(formed);
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key.toWellFormed(), formed(inner)]));
  };
  return formed(readJson(JSON.stringify(json)));
}

test('a row holds what the event says, in the order of the columns, with nothing the engine gives up on', () => {
  fc.assert(
    fc.property(event, fc.nat(), fc.boolean(), (one, admitted, repeat) => {
      const line = rowOf(one, saidBy(one), { admitted, repeat });
      expect(line.endsWith(']\n')).toBe(true);
      expect(line.replaceAll(/\\\\/g, '')).not.toMatch(/\\ud[89a-f]/);
      const cells = readJson(line) as unknown[];
      expect(cells).toHaveLength(eventColumns.length);
      const row = Object.fromEntries(eventColumns.map((column, at) => [column, cells[at]]));
      const { library, ip, ...context } = one.context;
      expect(row).toEqual({
        workspace: wellFormed(one.workspace),
        type: wellFormed(one.type),
        time: one.time,
        category: wellFormed(one.category),
        producer: wellFormed(one.producer),
        id: wellFormed(one.id),
        flow: wellFormed(one.flow ?? ''),
        subject_kind: wellFormed(one.subject?.kind ?? ''),
        subject: wellFormed(one.subject?.id ?? ''),
        received: one.received,
        partition: one.position.partition,
        offset: one.position.offset,
        item: one.position.index,
        admitted,
        hash: expect.stringMatching(/^\d{1,20}$/) as unknown,
        body: expect.stringMatching(/^\d{1,20}$/) as unknown,
        own_time: one.ownTime ?? null,
        time_flag: one.timeFlag ?? '',
        sort_order: wellFormed(one.order ?? 0),
        cause: wellFormed(one.cause ?? ''),
        depth: one.depth ?? 0,
        corrects: wellFormed(one.corrects ?? ''),
        retracts: wellFormed(one.retracts ?? ''),
        test: one.test === true ? 1 : 0,
        repeat: repeat ? 1 : 0,
        library: library === undefined ? '' : wellFormed(JSON.stringify(library)),
        ip: wellFormed(ip ?? ''),
        schema: wellFormed(one.schema ?? ''),
        data: wellFormed(one.data),
        context: wellFormed(context),
      });
    }),
    { numRuns: 500, verbose: 1 },
  );
});

test('library, ip, times of receipt and the place are no part of what is said; everything else is', () => {
  const said = {
    workspace: 'w',
    id: 'a',
    producer: 'p',
    type: 't',
    category: 'user',
    time: 5,
    received: 6,
    ownTime: 4,
    data: { n: 1 },
    context: { page: { path: '/' }, ip: '::1', library: { name: 'x' } },
    position: { partition: 0, offset: 1, index: 2 },
  } satisfies Event;
  const { identity } = saidBy(said);
  const same = {
    time: 7,
    received: 8,
    timeFlag: 'clamped_past',
    depth: 2,
    position: { partition: 0, offset: 9, index: 9 },
  } as const;
  expect(saidBy({ ...said, ...same, context: { page: { path: '/' }, ip: '::2' } }).identity).toEqual(identity);
  const other: Partial<Event>[] = [
    { type: 'u' },
    { category: 'service' },
    { flow: 'f' },
    { ownTime: 5 },
    { order: 1 },
    { subject: { kind: 'k', id: 'i' } },
    { cause: 'c' },
    { corrects: 'c' },
    { retracts: 'c' },
    { test: true },
    { data: { n: 2 } },
    { context: {} },
  ];
  const bodies = other.map((change) => saidBy({ ...said, ...change }).identity);
  for (const { idHigh, idLow } of bodies) expect([idHigh, idLow]).toEqual([identity.idHigh, identity.idLow]);
  expect(new Set([identity, ...bodies].map(({ bodyHigh, bodyLow }) => `${bodyHigh}:${bodyLow}`)).size).toBe(
    other.length + 1,
  );
  const elsewhere = [{ workspace: 'v' }, { producer: 'q' }, { id: 'b' }].map(
    (change) => saidBy({ ...said, ...change }).identity,
  );
  expect(new Set([identity, ...elsewhere].map(({ idHigh, idLow }) => `${idHigh}:${idLow}`)).size).toBe(4);
});

test('an event that documents have changed is told by what was sent, whichever library sent it', () => {
  const sent: Event = {
    workspace: 'w',
    id: 'a',
    producer: 'p',
    type: 't',
    category: 'user',
    time: 5,
    received: 6,
    data: { price: '12' },
    context: { page: { path: '/' }, library: { name: 'x' } },
    position: { partition: 0, offset: 1, index: 2 },
  };
  const changed = { ...sent, type: 'u', data: { price: 12 }, context: { page: {} } };
  const { identity } = saidBy(sent);
  const said = saidBy({ ...changed, sent });
  expect(said).toMatchObject({ identity, data: '{"price":12}', context: '{"page":{}}' });
  const newer = { ...sent, context: { ...sent.context, library: { name: 'y' } } };
  expect(saidBy({ ...changed, sent: newer }).identity).toEqual(identity);
});
