import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdTable } from './id-table.ts';

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
      expect(new Set([...table.records()].map(({ identity }) => `${identity.idHigh}:${identity.idLow}`))).toEqual(
        new Set(map.keys()),
      );
    }),
    { verbose: 1 },
  );
});
