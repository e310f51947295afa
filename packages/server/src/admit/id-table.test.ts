import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityFor, IdTable } from './id-table.ts';

const word = fc.oneof(fc.constantFrom(0, 1, 2, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff }));
const record = fc.record({
  identity: fc.record({ idHigh: word, idLow: word, bodyHigh: word, bodyLow: word }),
  offset: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  item: fc.integer({ min: 0, max: 0xffffffff }),
});

test('a table finds what a Map finds, through every growth', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 300 }), fc.array(word), (records, others) => {
      const table = new IdTable(7, 8);
      const map = new Map<string, (typeof records)[number]>();
      for (const entry of records) {
        table.add(entry.identity, entry.offset, entry.item);
        map.set(`${entry.identity.idHigh}:${entry.identity.idLow}`, entry);
      }
      expect(table.size).toBe(map.size);
      for (const { identity, offset, item } of map.values()) {
        expect(table.find(identity.idHigh, identity.idLow)).toEqual({
          bodyHigh: identity.bodyHigh,
          bodyLow: identity.bodyLow,
          offset,
          item,
        });
      }
      for (const other of others) if (!map.has(`${other}:${other}`)) expect(table.find(other, other)).toBeUndefined();
      const slots = table.slots();
      const holding = Array.from({ length: slots.capacity }, (_, slot) => slots.holds(slot));
      expect(holding.filter(Boolean)).toHaveLength(map.size);
      for (const { identity, offset } of map.values())
        expect(table.find(identity.idHigh, identity.idLow)?.offset).toBe(offset);
      table.clear();
      for (const { identity } of map.values()) expect(table.find(identity.idHigh, identity.idLow)).toBeUndefined();
      expect([table.size, table.bytes]).toEqual([0, 8 * 28]);
    }),
    { verbose: 1 },
  );
});

test('a full table takes the slots that its events need at a load of 0.7', () => {
  expect(capacityFor(Math.floor(0.7 * 2 ** 20))).toBe(2 ** 20);
  expect(capacityFor(40)).toBe(64);
  const table = new IdTable(0, capacityFor(700));
  for (let n = 0; n < 700; n += 1) table.add({ idHigh: n, idLow: n, bodyHigh: 0, bodyLow: 0 }, n, 0);
  expect(table.bytes).toBe(1024 * 28);
});
