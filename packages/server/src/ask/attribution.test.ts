import type { AttributionModel, AttributionQuestion, Cell } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerQuestion } from './answer-question.ts';
import { creditsOf, journeysOf } from './attribution-oracle.harness.ts';
import type { PlacedEvent } from './funnel-oracle.contract.ts';
import { iso } from './funnel-questions.harness.ts';
import { listPeople } from './list-people.ts';
import { arbitraryEvents, asker, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const persons = 30;
const events = fc.sample(arbitraryEvents({ persons, spread: 60 * hour, step: hour / 2 }), { numRuns: 500, seed });

const models: readonly AttributionModel[] = [
  'first',
  'last',
  'linear',
  'shapley',
  'markov',
  { model: 'time_decay', halfLife: '5h' },
  { model: 'position', first: 0.5, last: 0.2 },
  { model: 'last_non_direct', direct: [7, null] },
];
const match = fc.constantFrom({ type: 'a' }, { event: 'b' }, { type: 'c' }, { where: 'data.plan == "pro"' });
const instant = fc.integer({ min: 0, max: 70 }).map((n) => now - n * hour);
const arbitraryQuestion = fc
  .record({
    conversion: fc.constantFrom({ type: 'c' }, { type: 'b' }, { where: 'data.plan == 7' }),
    touch: match,
    window: fc.constantFrom(undefined, '4h', '30h'),
    value: fc.constantFrom(undefined, 'hour(time, "UTC") * 33 + 1', 'data.plan / 2'),
    models: fc.constantFrom(undefined, models, models),
    range: fc.tuple(instant, instant).map(([a, b]) => ({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b) + hour) })),
    subject: fc.constantFrom(undefined, undefined, 'lead'),
    where: fc.constantFrom(undefined, undefined, 'producer == "web"'),
    asOf: fc.option(instant.map(iso), { nil: undefined }),
  })
  .map((given): AttributionQuestion => {
    const question = { kind: 'attribution', by: 'data.plan', ...given };
    return JSON.parse(JSON.stringify(question)) as AttributionQuestion;
  });

const usual: readonly AttributionModel[] = ['first', 'last', 'linear', 'time_decay', 'position', 'markov', 'shapley'];
const nameOf = (model: AttributionModel): string => (typeof model === 'string' ? model : model.model);

describe(`attribution equals brute force (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  beforeAll(async () => {
    grounds = await openPeopleGrounds(events);
  });
  afterAll(async () => await grounds?.close());

  async function compare(counted: readonly PlacedEvent[], numRuns: number): Promise<number> {
    let most = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryQuestion, fc.nat(), async (question, at) => {
        const answer = await answerQuestion(question, asker, grounds.options);
        const asOf = Date.parse(answer.asOf);
        const bounds = { from: Date.parse(question.range.from), to: Date.parse(question.range.to), asOf };
        const journeys = journeysOf(question, counted, bounds);
        const { converted } = journeys;
        const column = (name: string): number => answer.columns.findIndex((each) => each.name === name);
        const none = answer.rows.find(([, touched]) => touched === false);
        const rows = new Map(answer.rows.flatMap((row) => (row === none ? [] : [[row[0] as Cell, row]])));
        expect(answer.n).toBe(converted.length);
        most = Math.max(most, ...converted.map(({ touches }) => touches.length));

        const channels = new Set(converted.flatMap(({ touches }) => touches.map(({ channel }) => channel)));
        for (const channel of channels) {
          const with_ = converted.filter(({ touches }) => touches.some((touch) => touch.channel === channel));
          const touched = with_.flatMap(({ touches }) => touches.filter((touch) => touch.channel === channel));
          expect(rows.get(channel)?.slice(2, 5)).toEqual([
            new Set(touched.map(({ event }) => event)).size,
            new Set(with_.map(({ who }) => who)).size,
            with_.length,
          ]);
        }
        const alone = converted.filter(({ touches }) => touches.length === 0);
        const people = new Set(alone.map(({ who }) => who)).size;
        expect(none?.slice(0, 5)).toEqual(alone.length === 0 ? undefined : [null, false, 0, people, alone.length]);

        const value = converted.reduce((sum, journey) => sum + journey.value, 0);
        for (const model of question.models ?? usual) {
          const credits = creditsOf(model, journeys);
          const place = column(nameOf(model));
          for (const [channel, { credit }] of credits)
            expect(Number(rows.get(channel)?.[place] ?? 0)).toBeCloseTo(credit, 5);
          const told = answer.rows.map((row) => Math.round(Number(row[place]) * 1e6));
          expect(told.reduce((sum, each) => sum + each, 0)).toBe(converted.length * 1e6);
          expect(Number(none?.[place] ?? 0)).toBe(alone.length);
          if (question.value === undefined) continue;
          const whole = !question.value.toString().includes('/ 2');
          const units = whole ? 1 : 1e6;
          const worths = answer.rows.map((row) => Number(row[column(`${nameOf(model)}.value`)]) * units);
          for (const worth of worths) expect(Math.abs(worth - Math.round(worth))).toBeLessThan(1e-3);
          expect(worths.reduce((sum, each) => sum + Math.round(each), 0)).toBe(Math.round(value * units));
          for (const [channel, { value: worth }] of credits) {
            const found = Number(rows.get(channel)?.[column(`${nameOf(model)}.value`)] ?? 0);
            expect(Math.abs(found - worth)).toBeLessThan(whole ? 1 : 1e-5);
          }
        }
        const [channel, touched = null, , listed, ending] = answer.rows[at % Math.max(1, answer.rows.length)] ?? [];
        if (channel === undefined || ending === 0) return;
        const page = await listPeople(
          { question, cell: { 'data.plan': channel, touched }, limit: 1000 },
          asker,
          grounds.options,
        );
        expect(page.n).toBe(listed);
      }),
      { numRuns, seed },
    );
    return most;
  }

  test('each id for itself', async () => {
    expect(await compare(events, 20)).toBeGreaterThan(0);
  });

  test('channels beyond the limit are one', async () => {
    const question = {
      kind: 'attribution',
      conversion: { type: 'c' },
      touch: { where: 'type != "c"' },
      by: 'data.plan',
      limit: 2,
      range: { from: iso(now - 40 * hour), to: iso(now) },
    };
    const [few, all] = await Promise.all(
      [question, { ...question, limit: 100 }].map((each) => answerQuestion(each, asker, grounds.options)),
    );
    const linear = few?.columns.findIndex(({ name }) => name === 'linear') ?? 0;
    const credits = (rows: readonly Cell[][]): Map<Cell, number> =>
      new Map(
        rows.map(([channel, touched, ...row]) => [
          touched === false ? 'none' : (channel ?? null),
          Number(row[linear - 2]),
        ]),
      );
    const [shown, whole] = [credits(few?.rows ?? []), credits(all?.rows ?? [])];
    const rest = [...whole].filter(([channel]) => !shown.has(channel));
    expect(rest.length).toBeGreaterThan(1);
    expect(shown.get('other')).toBeCloseTo(
      rest.reduce((sum, [, credit]) => sum + credit, 0),
      4,
    );
    const page = await listPeople({ question, cell: { 'data.plan': 'other' } }, asker, grounds.options);
    expect(page.n).toBe(few?.rows.find(([channel]) => channel === 'other')?.[3]);
    expect([...shown.keys()].slice(0, 3)).toEqual([...[...whole.keys()].slice(0, 2), 'other']);
  });

  test('no touch at all stands apart from any channel, whatever it is called, each with its people', async () => {
    const question: AttributionQuestion = {
      kind: 'attribution',
      conversion: { type: 'c' },
      touch: { type: 'a' },
      by: { name: 'channel', of: 'data.plan == "pro" ? "(no touch)" : "(none)"' },
      range: { from: iso(now - 60 * hour), to: iso(now) },
    };
    const { rows } = await answerQuestion(question, asker, grounds.options);
    expect(rows.map(([channel, touched]) => `${String(channel)} ${String(touched)}`).toSorted()).toEqual([
      '(no touch) true',
      '(none) true',
      'null false',
      'null true',
    ]);
    for (const [channel = null, touched = null, , people] of rows) {
      const page = await listPeople({ question, cell: { channel, touched } }, asker, grounds.options);
      expect(page.n).toBe(people);
    }
  });

  test('among some, only theirs count', async () => {
    const question: AttributionQuestion = {
      kind: 'attribution',
      conversion: { type: 'c' },
      touch: { type: 'a' },
      by: 'data.plan',
      range: { from: iso(now - 50 * hour), to: iso(now) },
    };
    const among = { subject: 'person', traits: { as: { aggregate: 'count', where: 'type == "a"' } }, where: 'as > 3' };
    const answer = await answerQuestion({ ...question, among }, asker, grounds.options);
    const counts = Map.groupBy(
      events.filter(({ type, time, test: isTest }) => type === 'a' && time <= now && isTest !== true),
      ({ who }) => who,
    );
    const chosen = events.filter(({ who }) => (counts.get(who)?.length ?? 0) > 3);
    const { converted } = journeysOf(question, chosen, { from: now - 50 * hour, to: now, asOf: now });
    expect(answer.n).toBe(converted.length);
    expect(answer.n).toBeGreaterThan(0);
  });

  test('ids of one person together', async () => {
    const linked = await grounds.link(
      events,
      Array.from({ length: persons }, (_, id) => id % 12),
    );
    expect(await compare(linked, 10)).toBeGreaterThan(0);
  });

  const asked = {
    kind: 'attribution',
    conversion: { type: 'c' },
    touch: { type: 'a' },
    by: 'data.plan',
    range: { from: 'now-1d', to: 'now' },
  };
  test.each<[object, string, string]>([
    [{ touch: {} }, 'QUESTION_INVALID', 'touch: say a type'],
    [{ models: ['first', 'first'] }, 'QUESTION_INVALID', "models: 'first' twice"],
    [{ models: [{ model: 'position', first: 0.7, last: 0.4 }] }, 'QUESTION_INVALID', 'more than 1'],
    [{ models: ['best'] }, 'QUESTION_INVALID', 'models'],
    [{ by: 'prize' }, 'FIELD_UNKNOWN', 'by'],
    [{ value: 'prize' }, 'FIELD_UNKNOWN', 'value'],
    [{ value: 'data.plan', currency: 'type', conversion: { where: 'type in ["a", "b"]' } }, 'CURRENCIES_MIXED', ''],
  ])('refuses %j', async (change, code, detail) => {
    const refused = answerQuestion({ ...asked, ...change }, asker, grounds.options);
    await expect(refused).rejects.toMatchObject({
      code,
      ...(detail === '' ? {} : { detail: expect.stringContaining(detail) }),
    });
  });
}, 120_000);
