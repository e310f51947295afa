import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachIdentity, Identities } from './identities.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const row = fc.record({
  identity: fc.record({ idHigh: word, idLow: word, bodyHigh: word, bodyLow: word }),
  offset: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  item: word,
});

test('identities read back as they were added, slice after slice, however many', () => {
  const identities = new Identities();
  const property = fc.property(fc.array(row, { maxLength: 20 }), fc.constantFrom(1, 700, 20_000), (rows, times) => {
    identities.clear();
    for (let turn = 0; turn < times; turn += 1) {
      for (const { identity, offset, item } of rows) identities.add(identity, offset, item);
    }
    // As they stand in an entry: at any place of a buffer.
    const bytes = Buffer.concat([Buffer.alloc(3), identities.bytes()]).subarray(3);
    let at = 0;
    let equal = true;
    eachIdentity(bytes, (identity, offset, item) => {
      const wanted = rows[at % rows.length];
      equal &&= JSON.stringify({ identity, offset, item }) === JSON.stringify(wanted);
      at += 1;
    });
    expect([at, equal]).toEqual([rows.length * times, true]);
  });
  fc.assert(property, { numRuns: 30, verbose: 1 });
});
