import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawText } from '../language/language.ts';
import { eventColumns } from '../store/store.ts';
import { expressionsAgree } from './conditions.contract.ts';
import type { EventRow } from './event-schema.ts';
import { lineOf, openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());

const plain: EventRow = {
  type: 'a',
  category: 'user',
  producer: 'web',
  id: '',
  time: 0,
  received: 0,
  data: {},
  context: {},
};

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`the closure and the SQL of an expression agree (seed ${seed})`, async () => {
  const { pairs, matched, refused } = await expressionsAgree(grounds.store, { seed, rows: 60, expressions: 120 });
  expect(pairs).toBeGreaterThan(15_000);
  expect(matched).toBeGreaterThan(pairs / 20);
  expect(refused).toBeLessThan(30);
});

test('every character of the basic plane is escaped as the engine does it', async () => {
  const codes = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);
  const data = Object.fromEntries(codes.map((code) => [`c${code}`, String.fromCharCode(code)]));
  const line = lineOf({ ...plain, data }, { workspace: 'characters', admitted: 0, item: 0 });
  await grounds.store.insert('events', eventColumns, [line], { token: 'characters' });
  const { rows } = await grounds.store.query(
    "SELECT arrayMap(pair -> pair.2, JSONExtractKeysAndValuesRaw(data)) FROM events WHERE workspace = 'characters'",
  );
  expect(rows[0]?.[0]).toEqual(codes.map((code) => rawText(String.fromCharCode(code))));
});
