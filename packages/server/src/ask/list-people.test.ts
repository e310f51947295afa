import type { By, FunnelQuestion, PeoplePage, TableQuestion, TrendQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileMatch, compileValue } from '../language/language.ts';
import { eventSchema } from '../measure/measure.ts';
import { answerQuestion } from './answer-question.ts';
import { waysOf, type PlacedEvent, type Way } from './funnel-oracle.contract.ts';
import { arbitraryFunnel, iso } from './funnel-questions.harness.ts';
import { listPeople } from './list-people.ts';
import { arbitraryEvents, asker, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const persons = 30;
const sent = fc.sample(arbitraryEvents({ persons, spread: 60 * hour, step: hour / 2 }), { numRuns: 400, seed });

describe(`lists of people (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  let events: readonly PlacedEvent[];
  beforeAll(async () => {
    grounds = await openPeopleGrounds(sent);
    events = await grounds.link(
      sent,
      Array.from({ length: persons }, (_, id) => id % 20),
    );
  });
  afterAll(async () => await grounds?.close());

  /** All pages one after the other. */
  async function listed(question: unknown, cell: object, limit = 7): Promise<PeoplePage['people']> {
    const people: PeoplePage['people'] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await listPeople({ question, cell, limit, ...(cursor && { cursor }) }, asker, grounds.options);
      people.push(...page.people);
      expect(page.people.length).toBeLessThanOrEqual(limit);
      if (page.cursor === null) expect(page.n).toBe(people.length);
      cursor = page.cursor;
    }
    return people;
  }

  test('behind a funnel are those whom its cells count', async () => {
    const states = ['reached', 'converted', 'dropped', 'in_progress'] as const;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryFunnel, fc.nat(), async (question, at) => {
        const answer = await answerQuestion(question, asker, grounds.options);
        const named = answer.rows.map((row) =>
          Object.fromEntries(answer.columns.map(({ name }, i) => [name, row[i] ?? null])),
        );
        const all = named.flatMap((cells) => states.map((state) => ({ cells, state })));
        // Every other time a cell with people, if there is one: most funnels of chance have few.
        const filled = all.filter(({ cells, state }) => Number(cells[state]) > 0);
        const some = at % 2 === 0 && filled.length > 0 ? filled : all;
        const chosen = some[at % Math.max(1, some.length)];
        if (chosen === undefined) return;
        const { cells, state } = chosen;
        const step = Number(cells['step']);
        const name = question.by === undefined ? undefined : String(question.by);
        const group = name === undefined ? {} : { group: cells[name] ?? null };
        if (group.group === 'other') return;
        const people = await listed(question, { step, state, ...group });
        const range = { from: Date.parse(question.range.from), to: Date.parse(question.range.to) };
        const expected = waysOf(question, events, { ...range, asOf: Date.parse(answer.asOf) })
          .filter((way) => name === undefined || way.label === group.group)
          .filter((way) => isIn(way, question, step, state))
          .map(({ who, at: times }) => `${who} ${iso(times[0] ?? 0)} ${iso(times[step - 1] ?? 0)}`)
          .toSorted();
        expect(people.map(({ kind, id, first, last }) => `${kind} ${id} ${first} ${last}`).toSorted()).toEqual(
          expected,
        );
        expect(people).toHaveLength(Number(cells[state]));
        found += people.length;
      }),
      { numRuns: 30, seed },
    );
    expect(found).toBeGreaterThan(0);
  });

  const range = { from: iso(now - 48 * hour), to: iso(now) };

  test('behind the group of those without a value stand no others', async () => {
    const steps = [{ type: 'a' }, { type: 'b' }];
    const question = { kind: 'funnel', steps, range, by: 'data.plan' };
    const all = await listed(question, { step: 1 });
    const none = await listed(question, { step: 1, group: null });
    expect(none).toEqual(await listed(question, { step: 1, 'data.plan': null }));
    expect(none.length).toBeGreaterThan(0);
    expect(none.length).toBeLessThan(all.length);
  });
  const all = (fits: (event: PlacedEvent) => boolean): string[] => {
    const chosen = events.filter(
      (event) => event.test !== true && event.time >= now - 48 * hour && event.time < now && fits(event),
    );
    return [...new Set(chosen.map(({ who }) => who))].toSorted();
  };
  const names = (people: PeoplePage['people']): string[] => people.map(({ kind, id }) => `${kind} ${id}`).toSorted();

  test.each<[Partial<TableQuestion>, object, string]>([
    [{}, {}, 'true'],
    [{ by: ['type', 'producer'] }, { type: 'a', producer: 'web' }, 'type == "a" && producer == "web"'],
    [{ by: ['type', 'producer'] }, { producer: 'api' }, 'producer == "api"'],
    [{ by: ['data.plan'] }, { 'data.plan': 7 }, 'data.plan == 7'],
    [{ by: ['data.plan'] }, { 'data.plan': null }, '!exists(data.plan)'],
    [
      {
        by: [
          { name: 'when', of: 'hour(time, "UTC")', buckets: [{ name: 'early', below: 9 }, { name: 'late' }] },
        ] as By[],
      },
      { when: 'early' },
      'hour(time, "UTC") < 9',
    ],
    [{ where: 'subject_kind == "lead"', metric: 'subjects' }, {}, 'subject_kind == "lead"'],
  ])('behind a table %j stand those of %j', async (change, cell, condition) => {
    const matches = condition === 'true' ? () => true : compileMatch(condition, eventSchema);
    const people = await listed({ kind: 'table', metric: 'events', range, ...change }, cell);
    expect(names(people)).toEqual(all(matches));
    expect(people.length).toBeGreaterThan(3);
  });

  test('behind a formula stand those of the first metric in it', async () => {
    const asked = { kind: 'table', by: ['type'], range };
    const formula = { as: 'each', spec: { formula: 'round(events / subjects)' } };
    const [cell] = [{ type: 'a' }];
    const people = await listed({ ...asked, metrics: [formula] }, cell);
    expect(people.length).toBeGreaterThan(0);
    expect(people).toEqual(await listed({ ...asked, metric: 'events' }, cell));
  });

  test('behind a trend stand those of a bucket, with their first and last time in it', async () => {
    const question: TrendQuestion = { kind: 'trend', metric: 'events', grain: 'day', by: 'producer', range };
    const time = compileValue('day(time, "UTC")', eventSchema);
    const people = await listed(question, { time: '2026-01-04T00:00:00.000Z', producer: 'web' });
    expect(names(people)).toEqual(all((event) => time(event) === '2026-01-04' && event.producer === 'web'));
    for (const { first, last } of people)
      expect([first.slice(0, 10), last.slice(0, 10), first <= last]).toEqual(['2026-01-04', '2026-01-04', true]);
    const whole = await listed(question, {});
    expect(names(whole)).toEqual(all(() => true));
  });

  const table = { kind: 'table', metric: 'events', by: ['type'], range };
  const rate = { spec: { ratio: { of: 'events', per: 'subjects' } } };
  const sum = { spec: { formula: 'events + subjects' } };
  const funnel = { kind: 'funnel', steps: [{ type: 'a' }, { type: 'b' }], range };
  test.each<[object, string, string]>([
    [{ question: table }, 'REQUEST_INVALID', 'cell'],
    [{ question: table, cell: { producer: 'web' } }, 'QUESTION_INVALID', 'cell.producer: there is no such column'],
    [{ question: { ...table, limit: 0 }, cell: {} }, 'QUESTION_INVALID', 'limit'],
    [{ question: { ...table, metric: 'speed' }, cell: {} }, 'METRIC_UNKNOWN', "metric: there is no metric 'speed'"],
    [{ question: table, cell: { metric: 'subjects' } }, 'QUESTION_INVALID', 'cell.metric: must be one of: events'],
    [{ question: table, cell: { part: 'per' } }, 'QUESTION_INVALID', 'cell.part: the metric is made of one part'],
    [
      { question: { ...table, metric: undefined, metrics: [rate] }, cell: { part: 'by' } },
      'QUESTION_INVALID',
      'cell.part: must be one of: of, per',
    ],
    [
      { question: { ...table, metric: undefined, metrics: [sum] }, cell: { part: 'sales' } },
      'QUESTION_INVALID',
      'cell.part: must name a metric of the formula',
    ],
    [
      { question: { ...table, kind: 'trend', by: 'type', grain: 'day' }, cell: { time: '2026-01-04T01:00:00Z' } },
      'QUESTION_INVALID',
      'cell.time: no day begins then',
    ],
    [{ question: funnel, cell: {} }, 'QUESTION_INVALID', 'cell.step: must be a number from 1 to 2'],
    [{ question: funnel, cell: { step: 3 } }, 'QUESTION_INVALID', 'cell.step'],
    [{ question: funnel, cell: { step: 1, state: 'lost' } }, 'QUESTION_INVALID', 'cell.state: must be one of'],
    [{ question: funnel, cell: { step: 1, group: 'a' } }, 'QUESTION_INVALID', 'cell.group'],
    [{ question: table, cell: {}, limit: 1001 }, 'REQUEST_INVALID', 'limit'],
  ])('refuses %j', async (wanted, code, detail) => {
    await expect(listPeople(wanted, asker, grounds.options)).rejects.toMatchObject({
      code,
      detail: expect.stringContaining(detail),
    });
  });

  test('a cursor belongs to its list', async () => {
    const wanted = { question: table, cell: { type: 'a' }, limit: 2 };
    const { cursor } = await listPeople(wanted, asker, grounds.options);
    const other = { ...wanted, cell: { type: 'b' }, cursor };
    await expect(listPeople(other, asker, grounds.options)).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });
}, 120_000);

function isIn({ at, going }: Way, { steps }: FunnelQuestion, step: number, state: string): boolean {
  const here = at.length === step && step < steps.length;
  if (state === 'reached') return at.length >= step;
  if (state === 'converted') return at.length > step || (at.length === step && step === steps.length);
  return here && going === (state === 'in_progress');
}
