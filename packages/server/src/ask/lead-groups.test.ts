import type { Cell } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asked,
  divide,
  firstOf,
  framed,
  groupBy,
  inRange,
  leadsOf,
  of,
  openAsked,
  properties,
  round,
  seed,
  sum,
  tell,
  told,
  type Framed,
} from './lead-brute-force.harness.ts';

describe(`units, sources and groups of the lead trade equal brute force (seed ${seed})`, () => {
  let asking: Awaited<ReturnType<typeof openAsked>>;
  beforeAll(async () => {
    asking = await openAsked();
  }, 60_000);
  afterAll(async () => await asking?.close());

  test('matrix', { timeout: 60_000 }, async () => {
    const check = async ([frame, cohort]: readonly [Framed, boolean]) => {
      const { rows, notes } = await asking.ask({
        kind: 'matrix',
        of: 'data.buyer',
        rows: { name: 'volume', metric: 'offers', cuts: 'terciles', names: ['low', 'medium', 'high'] },
        columns: { name: 'price', metric: 'mean', cuts: [20, 25], names: ['cheap', 'fair', 'dear'] },
        cells: ['asked', 'sold_rate', 'highest'],
        subject: 'lead',
        basis: cohort ? 'cohort' : 'period',
        ...asked(frame),
      });
      // Of a cohort a lead belongs to the first buyer that any event of it names.
      const units = cohort
        ? groupBy(leadsOf(frame), (lead) => firstOf(lead, 'buyer'))
        : groupBy(inRange(frame), ({ data }) => data['buyer'] ?? null);
      units.delete(null);
      const lists = [...units].map(([name, list]) => ({
        name: String(name),
        list: list.flatMap((each) => ('first' in each ? each.list : [each])),
      }));
      const byVolume = lists
        .map((unit) => ({ ...unit, offers: told['offers']?.(unit.list) ?? 0 }))
        .toSorted((a, b) => a.offers - b.offers || (a.name < b.name ? -1 : 1));
      const placed = byVolume.map((unit, i) => {
        const mean = told['mean']?.(unit.list) ?? null;
        return {
          name: unit.name,
          list: unit.list,
          row: Math.floor((3 * i) / byVolume.length),
          column: mean === null ? null : mean < 20 ? 0 : mean < 25 ? 1 : 2,
        };
      });
      const expected = ['low', 'medium', 'high'].flatMap((row, i) =>
        ['cheap', 'fair', 'dear'].map((column, j) => {
          const here = placed.filter((unit) => unit.row === i && unit.column === j);
          const list = here.flatMap((unit) => unit.list);
          return [row, column, here.length, ...tell(list, ['asked', 'sold_rate', 'highest'])];
        }),
      );
      expect(round(rows.map((row) => row.slice(0, 6)))).toEqual(round(expected));
      expect(notes).toEqual({
        units: placed.filter(({ column }) => column !== null).length,
        without_a_tier: placed.filter(({ column }) => column === null).length,
        members: [0, 1, 2].flatMap((row) =>
          [0, 1, 2].map((column) =>
            placed
              .filter((unit) => unit.row === row && unit.column === column)
              .map(({ name }) => name)
              .toSorted(),
          ),
        ),
      });
    };
    await fc.assert(fc.asyncProperty(fc.tuple(framed, fc.boolean()), check), properties);
  });

  test('scorecard', { timeout: 60_000 }, async () => {
    const check = async (frame: Framed) => {
      const { rows, notes } = await asking.ask({
        kind: 'scorecard',
        score: 'any',
        subject: 'lead',
        by: { name: 'source', of: 'data.source' },
        metrics: ['asked', 'revenue'],
        ...asked(frame),
      });
      const clamp = (part: number): number => Math.min(1, Math.max(0, part));
      const groups = groupBy(leadsOf(frame), (lead) => firstOf(lead, 'source'));
      const expected = [...groups].map(([name, leads]) => {
        const list = leads.flatMap((lead) => lead.list);
        const [rate, highest] = tell(list, ['sold_rate', 'highest']);
        const parts = [
          ...(typeof rate === 'number' ? [{ weight: 2, part: clamp(rate) }] : []),
          ...(typeof highest === 'number' ? [{ weight: 1, part: clamp((highest - 50) / -20) }] : []),
        ];
        const weights = sum(parts.map(({ weight }) => weight));
        const points =
          weights === 0 ? null : Math.round((100 * sum(parts.map(({ weight, part }) => weight * part))) / weights);
        const provisional = (told['asked']?.(list) ?? 0) < 3 || parts.length < 2;
        return [name, points, ...tell(list, ['asked', 'revenue']), provisional];
      });
      const text = (list: readonly (readonly unknown[])[]): string[] =>
        list.map((row) => JSON.stringify(row)).toSorted();
      const found = text(rows.map((row) => row.slice(0, 5)));
      expect(text(expected)).toEqual(expect.arrayContaining(found));
      // A group without anything that counts has no row.
      for (const row of expected.filter((each) => !found.includes(JSON.stringify(each)))) {
        expect(row.slice(2)).toEqual([0, 0, true]);
      }
      const scores = rows.map(([, points]) => (points === null ? -1 : Number(points)));
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(notes).toMatchObject({ score: { name: 'any', version: 1 } });
    };
    await fc.assert(fc.asyncProperty(framed, check), properties);
  });

  test('lift', { timeout: 60_000 }, async () => {
    const check = async (frame: Framed) => {
      const { rows, notes } = await asking.ask({
        kind: 'lift',
        subject: 'lead',
        group: { having: 'type == "checked"', name: 'check' },
        size: 'asked',
        successes: { as: 'asked_and_sold', metric: 'sold' },
        stratify: { name: 'source', of: 'data.source' },
        where: 'type == "asked"',
        ...asked(frame),
      });
      const leads = leadsOf(frame).filter(({ list }) => of(list, 'asked').length > 0);
      const arms = [true, false].map((checked) => {
        const own = leads.filter(({ list }) => of(list, 'checked').length > 0 === checked);
        return [own.length, own.filter(({ list }) => of(list, 'sold').length > 0).length] as const;
      });
      expect(rows.map((row) => row.slice(0, 4))).toEqual(
        arms.map(([per, sold], i): Cell[] => [i === 0 ? 'with' : 'without', per, sold, divide(sold, per)]),
      );
      const [p1 = null, p0 = null] = arms.map(([per, sold]) => divide(sold, per));
      expect(round([[rows[0]?.[4]]])).toEqual(round([[p1 === null || p0 === null || p0 === 0 ? null : p1 / p0 - 1]]));
      expect(notes?.['says']).toBe(arms.every(([, sold]) => sold >= 30) ? 'association' : 'not enough data');
      const strata = [...groupBy(leads, (lead) => firstOf(lead, 'source')).values()].map((own) =>
        [true, false].map((checked) => own.filter(({ list }) => of(list, 'checked').length > 0 === checked)),
      );
      const weighed = strata.map(([one = [], other = []]) => {
        const [a, c] = [one, other].map((arm) => arm.filter(({ list }) => of(list, 'sold').length > 0).length);
        const all = one.length + other.length;
        return one.length * other.length === 0
          ? { r: 0, s: 0 }
          : { r: ((a ?? 0) * other.length) / all, s: ((c ?? 0) * one.length) / all };
      });
      const ratio = divide(sum(weighed.map(({ r }) => r)), sum(weighed.map(({ s }) => s)));
      const expected = ratio === null ? null : expect.closeTo(ratio - 1, 9);
      expect(notes?.['stratified']).toMatchObject({ lift: expected });
    };
    await fc.assert(fc.asyncProperty(framed, check), properties);
  });
});
