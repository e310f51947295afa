import type { CascadeQuestion, CohortQuestion, DecayQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asked,
  day,
  divide,
  firstOf,
  framed,
  hour,
  inRange,
  iso,
  leadsOf,
  openAsked,
  properties,
  round,
  seed,
  sum,
  tell,
  told,
  type Framed,
} from './lead-brute-force.harness.ts';

describe(`cohorts, attempts and ages of leads equal brute force (seed ${seed})`, () => {
  let asking: Awaited<ReturnType<typeof openAsked>>;
  beforeAll(async () => {
    asking = await openAsked();
  }, 60_000);
  afterAll(async () => await asking?.close());

  test('cohort', { timeout: 60_000 }, async () => {
    const names = ['asked', 'offers', 'revenue', 'highest', 'sold_rate'];
    const units = { hour, day } as const;
    const grains = { hour, day } as const;
    const arbitrary = fc.record({
      frame: framed,
      unit: fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
      grain: fc.constantFrom(...(Object.keys(grains) as (keyof typeof grains)[])),
      ages: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
      grouped: fc.boolean(),
    });
    const check = async ({ frame, unit, grain, ages, grouped }: Parameters<Parameters<typeof arbitrary.map>[0]>[0]) => {
      const question = {
        kind: 'cohort',
        subject: 'lead',
        grain,
        ages: { unit, at: ages },
        metrics: names,
        ...(grouped ? { by: { name: 'source', of: 'data.source' } } : {}),
        ...asked(frame),
      } satisfies CohortQuestion;
      const { rows } = await asking.ask(question);
      const leads = leadsOf(frame);
      const labels = grouped ? [...new Set(leads.map((lead) => firstOf(lead, 'source')))] : [null];
      const step = grains[grain];
      const expected: (readonly unknown[])[] = [];
      for (let start = Math.floor(frame.from / step) * step; start < frame.to; start += step) {
        if (start > frame.asOf) break;
        for (const label of labels) {
          const own = leads.filter(
            (lead) =>
              lead.first >= start && lead.first < start + step && (!grouped || firstOf(lead, 'source') === label),
          );
          for (const age of ages.toSorted((a, b) => a - b)) {
            const ms = age * units[unit];
            const list = own.flatMap((lead) => lead.list.filter(({ time }) => time - lead.first < ms));
            const begun = start + ms - units[unit] <= frame.asOf;
            const complete = Math.min(start + step, frame.to) + ms - 1 <= frame.asOf;
            const cells = begun ? tell(list, names) : names.map(() => null);
            expected.push([iso(start), ...(grouped ? [label] : []), age, ...cells, complete]);
          }
        }
      }
      const width = grouped ? 9 : 8;
      const text = (list: readonly (readonly unknown[])[]): string[] =>
        (round(list) as unknown[]).map((row) => JSON.stringify(row)).toSorted();
      // A group of which nothing counts in any metric is not shown.
      const shown = new Set(rows.map((row) => JSON.stringify(row[1])));
      const due = grouped ? expected.filter((row) => shown.has(JSON.stringify(row[1]))) : expected;
      expect(text(rows.map((row) => row.slice(0, width)))).toEqual(text(due));
      for (const row of expected.filter((each) => !due.includes(each))) {
        expect(row.slice(3, 8).every((cell) => cell === 0 || cell === null)).toBe(true);
      }
    };
    await fc.assert(fc.asyncProperty(arbitrary, check), properties);
  });

  test('cascade', { timeout: 60_000 }, async () => {
    const check = async (frame: Framed) => {
      const question = {
        kind: 'cascade',
        subject: 'lead',
        attempt: 'data.attempt',
        attempts: 'tries',
        successes: { metric: 'sold' },
        stop: 0.2,
        ...asked(frame),
      } satisfies CascadeQuestion;
      const { rows, notes } = await asking.ask(question);
      const list = leadsOf(frame).flatMap((lead) => lead.list);
      const numbered = [1, 2, 3].map((attempt) => list.filter(({ data }) => data['attempt'] === attempt));
      const present = numbered.flatMap((each, i) => {
        const [attempts, successes] = [told['tries']?.(each) ?? 0, told['sold']?.(each) ?? 0];
        return attempts + successes === 0 ? [] : [{ attempt: i + 1, attempts, successes }];
      });
      const first = present[0]?.attempts ?? 0;
      const expected = present.map(({ attempt, attempts, successes }, i) => [
        attempt,
        attempts,
        successes,
        divide(successes, attempts),
        divide(sum(present.slice(0, i + 1).map((each) => each.successes)), first),
        divide(successes, first),
      ]);
      expect(round(rows)).toEqual(round(expected));
      const worth = expected.filter((row) => Number(row[5] ?? -1) >= 0.2).map(([attempt]) => attempt);
      expect(notes?.['optimal']).toBe(worth.at(-1) ?? null);
    };
    await fc.assert(fc.asyncProperty(framed, check), properties);
  });

  test('decay', { timeout: 60_000 }, async () => {
    const check = async (frame: Framed) => {
      const question = {
        kind: 'decay',
        by: {
          name: 'age',
          of: 'data.age',
          buckets: [{ name: 'new', below: 10 }, { name: 'older', below: 30 }, { name: 'old' }],
        },
        size: 'asked',
        rate: 'sold_rate',
        where: 'data.age >= 0',
        ...asked(frame),
      } satisfies DecayQuestion;
      const { rows } = await asking.ask(question);
      const list = inRange(frame).filter(({ data }) => data['age'] !== undefined);
      const ends = [0, 10, 30, Number.POSITIVE_INFINITY];
      const buckets = ['new', 'older', 'old'].map((name, i) => ({
        name,
        list: list.filter(
          ({ data }) => Number(data['age']) >= (ends[i] ?? 0) && Number(data['age']) < (ends[i + 1] ?? 0),
        ),
      }));
      const first = told['sold_rate']?.(buckets[0]?.list ?? []) ?? null;
      const expected = buckets.map((bucket) => {
        const rate = told['sold_rate']?.(bucket.list) ?? null;
        return [
          bucket.name,
          told['asked']?.(bucket.list),
          rate,
          rate === null || first === null ? null : divide(rate, first),
        ];
      });
      expect(round(rows.map((row) => row.slice(0, 4)))).toEqual(round(expected));
    };
    await fc.assert(fc.asyncProperty(framed, check), properties);
  });
});
