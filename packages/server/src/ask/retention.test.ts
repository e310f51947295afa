import type { Cell, RetentionQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerQuestion } from './answer-question.ts';
import { byWho, matching, type PlacedEvent } from './funnel-oracle.contract.ts';
import { iso } from './funnel-questions.harness.ts';
import { listPeople } from './list-people.ts';
import { arbitraryEvents, asker, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const persons = 40;
const day = 24 * hour;
const events = fc.sample(arbitraryEvents({ persons, spread: 70 * day, step: 7 * hour }), { numRuns: 500, seed });

const match = fc.constantFrom(
  { type: 'a' },
  { type: 'b' },
  { event: 'c' },
  { where: 'data.plan == "pro"' },
  { type: 'a', where: 'producer == "web"' },
);
const instant = fc.integer({ min: 0, max: 75 }).map((n) => now - n * day);
const arbitraryRetention = fc
  .record({
    first: match,
    again: match,
    grain: fc.constantFrom('day', 'week', 'month'),
    periods: fc.integer({ min: 1, max: 6 }),
    mode: fc.constantFrom(undefined, 'classic', 'rolling'),
    start: fc.constantFrom(undefined, 'range', 'ever'),
    range: fc.tuple(instant, instant).map(([a, b]) => ({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b) + hour) })),
    subject: fc.constantFrom(undefined, undefined, 'lead'),
    where: fc.constantFrom(undefined, 'type != "c"'),
    asOf: fc.option(instant.map(iso), { nil: undefined }),
  })
  .map((given) => JSON.parse(JSON.stringify({ kind: 'retention', ...given })) as RetentionQuestion);

/** The period an instant lies in, told by the calendar. */
function periodOf(grain: string, time: number): number {
  const at = new Date(time);
  if (grain === 'month') return at.getUTCFullYear() * 12 + at.getUTCMonth();
  const days = Math.floor(time / day);
  // 1970-01-05 was a Monday.
  return grain === 'day' ? days : Math.floor((days - 4) / 7);
}

function beginOf(grain: string, period: number): number {
  if (grain === 'month') return Date.UTC(Math.floor(period / 12), period % 12);
  return grain === 'day' ? period * day : (period * 7 + 4) * day;
}

type Came = { readonly who: string; readonly cohort: number; readonly ages: Set<number> };

function cameOf(
  question: RetentionQuestion,
  counted: readonly PlacedEvent[],
  bounds: { from: number; to: number; asOf: number },
): Came[] {
  const [first, again] = [matching(question.first), matching(question.again)];
  const { grain } = question;
  return [...byWho(question, counted, bounds.asOf)].flatMap(([who, own]) => {
    const inRange = ({ time }: PlacedEvent): boolean => time >= bounds.from && time < bounds.to;
    const at = own.findIndex((event) => first(event) && (question.start === 'ever' || inRange(event)));
    const entry = own[at];
    if (entry === undefined || !inRange(entry)) return [];
    const cohort = periodOf(grain, entry.time);
    const ages = own
      .slice(at + 1)
      .filter(again)
      .map(({ time }) => periodOf(grain, time) - cohort);
    return [{ who, cohort, ages: new Set(ages.filter((age) => age <= question.periods)) }];
  });
}

const isIn = ({ ages }: Came, age: number, mode: string | undefined): boolean =>
  mode === 'rolling' ? [...ages].some((each) => each >= age) : ages.has(age);

function rowsOf(
  question: RetentionQuestion,
  came: readonly Came[],
  { from, to, asOf }: { from: number; to: number; asOf: number },
): Cell[][] {
  const { grain, periods, mode } = question;
  const rows: Cell[][] = [];
  for (let cohort = periodOf(grain, from); beginOf(grain, cohort) < to && beginOf(grain, cohort) <= asOf; cohort += 1) {
    const those = came.filter((each) => each.cohort === cohort);
    for (let age = 0; age <= periods; age += 1) {
      const begun = beginOf(grain, cohort + age) <= asOf;
      const retained = begun ? those.filter((each) => isIn(each, age, mode)).length : null;
      const closes = beginOf(grain, cohort + 1 + (mode === 'rolling' ? periods : age));
      const rate = retained === null || those.length === 0 ? null : retained / those.length;
      rows.push([iso(beginOf(grain, cohort)), those.length, age, retained, rate, closes - 1 <= asOf]);
    }
  }
  return rows;
}

describe(`retention equals brute force (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  beforeAll(async () => {
    grounds = await openPeopleGrounds(events);
  });
  afterAll(async () => await grounds?.close());

  async function compare(counted: readonly PlacedEvent[], numRuns: number): Promise<number> {
    let returned = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryRetention, fc.nat(), async (question, at) => {
        const answer = await answerQuestion(question, asker, grounds.options);
        const bounds = {
          from: Date.parse(question.range.from),
          to: Date.parse(question.range.to),
          asOf: Date.parse(answer.asOf),
        };
        const came = cameOf(question, counted, bounds);
        expect({ rows: answer.rows, n: answer.n }).toEqual({ rows: rowsOf(question, came, bounds), n: came.length });
        const [cohort, , age] = answer.rows[at % Math.max(1, answer.rows.length)] ?? [];
        if (cohort === undefined) return;
        const cell = { cohort, [question.grain]: age };
        for (const state of ['retained', 'lost']) {
          const { people } = await listPeople(
            { question, cell: { ...cell, state }, limit: 1000 },
            asker,
            grounds.options,
          );
          const those = came.filter((each) => iso(beginOf(question.grain, each.cohort)) === cohort);
          const expected = those.filter((each) => isIn(each, Number(age), question.mode) === (state === 'retained'));
          expect(people.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(
            expected.map(({ who }) => who).toSorted(),
          );
        }
        returned += came.filter(({ ages }) => ages.size > 0).length;
      }),
      { numRuns, seed },
    );
    return returned;
  }

  test('each id for itself', async () => {
    expect(await compare(events, 30)).toBeGreaterThan(0);
  });

  test('ids of one person together', async () => {
    const linked = await grounds.link(
      events,
      Array.from({ length: persons }, (_, id) => id % 15),
    );
    expect(await compare(linked, 15)).toBeGreaterThan(0);
  });

  const retention = {
    kind: 'retention',
    first: { type: 'a' },
    again: { type: 'b' },
    grain: 'week',
    periods: 4,
    range: { from: 'now-60d', to: 'now' },
  };
  test.each<[object, string, string]>([
    [{ periods: 61 }, 'QUESTION_INVALID', 'periods'],
    [{ grain: 'hour' }, 'QUESTION_INVALID', 'grain'],
    [{ first: {} }, 'QUESTION_INVALID', 'first: say a type, a condition, or both'],
    [{ again: { where: 'prize' } }, 'FIELD_UNKNOWN', 'again.where'],
    [{ grain: 'day', range: { from: '2000-01-01', to: 'now' } }, 'RANGE_INVALID', 'buckets'],
  ])('refuses %j', async (change, code, detail) => {
    const asked = answerQuestion({ ...retention, ...change }, asker, grounds.options);
    await expect(asked).rejects.toMatchObject({ code, detail: expect.stringContaining(detail) });
  });
}, 120_000);
