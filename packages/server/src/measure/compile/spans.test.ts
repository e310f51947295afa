import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spansOf } from './spans.ts';

const grains = ['moment', 'minute', 'hour', 'day'] as const;
const at = (text: string): number => Date.parse(`2026-01-${text}Z`);
const told = (from: string, before: string, of = 4): string[] =>
  spansOf({ from: at(from), before: at(before) }, grains.slice(0, of)).map(
    (span) => `${span.grain} ${iso(span.from)} ${iso(span.before)}`,
  );
const iso = (ms: number): string => new Date(ms).toISOString().slice(8, -1);

test('takes the coarsest grain that fits, and finer ones before and after', () => {
  expect(told('05T22:58:59.5', '08T01:02:00')).toEqual([
    'moment 05T22:58:59.500 05T22:59:00.000',
    'minute 05T22:59:00.000 05T23:00:00.000',
    'hour 05T23:00:00.000 06T00:00:00.000',
    'day 06T00:00:00.000 08T00:00:00.000',
    'hour 08T00:00:00.000 08T01:00:00.000',
    'minute 08T01:00:00.000 08T01:02:00.000',
  ]);
  expect(told('05T00:00', '07T00:00', 2)).toEqual(['minute 05T00:00:00.000 07T00:00:00.000']);
  expect(told('05T10:00:01', '05T10:00:59')).toEqual(['moment 05T10:00:01.000 05T10:00:59.000']);
  expect(told('05T10:00', '05T10:00')).toEqual([]);
});

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`covers every range without a gap, in whole rows (seed ${seed})`, () => {
  const steps = { moment: 1, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  const ms = fc.oneof(
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.integer({ min: 0, max: 3000 }).map((hours) => hours * 3_600_000),
  );
  fc.assert(
    fc.property(ms, ms, fc.integer({ min: 1, max: 4 }), (a, b, of) => {
      const [from, before] = [Math.min(a, b), Math.max(a, b)];
      const spans = spansOf({ from, before }, grains.slice(0, of));
      let end = from;
      for (const span of spans) {
        expect(span.from).toBe(end);
        expect(span.before).toBeGreaterThan(span.from);
        for (const edge of [span.from, span.before]) expect(edge % steps[span.grain]).toBe(0);
        end = span.before;
      }
      expect(end).toBe(before);
    }),
    { seed, numRuns: 1000 },
  );
});
