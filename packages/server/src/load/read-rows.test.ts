import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventColumns } from '../store/store.ts';
import { eachRow, readHead, readRow, timeOf } from './read-rows.ts';

const time = Date.UTC(2026, 0, 5, 9);
const row = (workspace: string, type: string, data: object): string =>
  `${JSON.stringify(eventColumns.map((column) => ({ workspace, type, time, data })[column as 'data'] ?? column))}\n`;

test('whatever stands in a type, a row is told by its head', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 256 }), fc.constantFrom('\\', '"', '\\"', '","', '💧'));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (rows) => {
      const wellFormed = rows.map(([a, b]) => [a.toWellFormed(), b.toWellFormed()] as const);
      const lines = Buffer.from(wellFormed.map(([a, b], n) => row(a, b, { n })).join(''));
      const found: unknown[] = [];
      eachRow(lines, (one) => found.push([...readHead(one.head), timeOf(lines, one), readRow(lines, one)]));
      const rest = { producer: 'producer', subjectKind: 'subject_kind' };
      expect(found).toEqual(wellFormed.map(([a, b], n) => [a, b, time, { ...rest, data: { n } }]));
    }),
  );
});
