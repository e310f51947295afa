import type { FunnelQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerQuestion } from './answer-question.ts';
import { arbitraryFunnel, iso } from './funnel-questions.harness.ts';
import { funnelRows, rounded, waysOf, type PlacedEvent } from './funnel-oracle.contract.ts';
import { arbitraryEvents, asker, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const persons = 40;
const events = fc.sample(arbitraryEvents({ persons, spread: 60 * hour, step: hour / 2 }), { numRuns: 700, seed });

/** Of each order: windows that are over, and windows that are open still. */
const examples = (['ordered', 'strict', 'any'] as const).flatMap((order) =>
  [60, 4].map((hours): [FunnelQuestion] => {
    const range = { from: iso(now - hours * hour), to: iso(now) };
    return [{ kind: 'funnel', steps: [{ type: 'a' }, { type: 'b' }], window: '5h', order, range }];
  }),
);

describe(`funnels equal brute force (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  beforeAll(async () => {
    grounds = await openPeopleGrounds(events);
  });
  afterAll(async () => await grounds?.close());

  async function compare(counted: readonly PlacedEvent[], numRuns: number): Promise<Set<string>> {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(arbitraryFunnel, async (question) => {
        const answer = await answerQuestion(question, asker, grounds.options);
        const range = { from: Date.parse(question.range.from), to: Date.parse(question.range.to) };
        const ways = waysOf(question, counted, { ...range, asOf: Date.parse(answer.asOf) });
        const expected = { rows: funnelRows(question, ways).map(rounded), n: ways.length };
        expect({ rows: answer.rows.map(rounded), n: answer.n }).toEqual(expected);
        for (const { at, going } of ways) reached.add(`${question.order ?? 'ordered'} ${at.length} ${going}`);
      }),
      { numRuns, seed, examples },
    );
    return reached;
  }

  test('each id for itself', async () => {
    const reached = await compare(events, 70);
    for (const order of ['ordered', 'strict', 'any'])
      for (const [level, going] of [
        [1, false],
        [1, true],
        [2, false],
      ] as const)
        expect(reached).toContain(`${order} ${level} ${going}`);
  });

  test('ids of one person together', async () => {
    const linked = await grounds.link(
      events,
      Array.from({ length: persons }, (_, id) => id % 15),
    );
    expect(await compare(linked, 30)).toContain('ordered 2 false');
  });

  test('compared with the stretch before, it says what the same funnel said when that was as old', async () => {
    const asked = { kind: 'funnel', steps: [{ type: 'a' }, { type: 'b' }], window: '5h' } as const;
    const [start, middle, end] = [40, 30, 20].map((hours) => new Date(now - hours * hour).toISOString());
    const later = { ...asked, range: { from: middle, to: end }, asOf: end };
    const answer = await answerQuestion({ ...later, compare: 'previous' }, asker, grounds.options);
    const before = await answerQuestion(
      { ...asked, range: { from: start, to: middle }, asOf: middle },
      asker,
      grounds.options,
    );
    const cells = (each: typeof answer, name: string): unknown[] =>
      each.rows.map((row) => row[each.columns.findIndex((column) => column.name === name)]);
    for (const name of ['reached', 'rate', 'step_rate', 'median_ms'])
      expect(cells(answer, `${name}.previous`)).toEqual(cells(before, name));
    expect(before.n).toBeGreaterThan(0);
    const rates = cells(answer, 'rate').map((rate, i) => Number(rate) - Number(cells(before, 'rate')[i]));
    expect(cells(answer, 'rate.change')).toEqual(rates);
  });

  const funnel = { kind: 'funnel', steps: [{ type: 'a' }, { type: 'b' }], range: { from: 'now-1d', to: 'now' } };
  test.each<[object, string, string]>([
    [{ steps: [{ type: 'a' }] }, 'QUESTION_INVALID', 'steps'],
    [{ steps: [{ type: 'a' }, {}] }, 'QUESTION_INVALID', 'steps.1: say a type, a condition, or both'],
    [{ steps: [{ type: 'a', event: 'a' }, { type: 'b' }] }, 'QUESTION_INVALID', 'steps.0: say type or event'],
    [{ steps: [{ type: 'a' }, { where: 'prize > 1' }] }, 'FIELD_UNKNOWN', 'steps.1.where'],
    [{ by: 'data.plan', compare: 'previous' }, 'QUESTION_INVALID', 'compare'],
    [{ steps: [{ type: 'a', within: '1d' }, { type: 'b' }] }, 'QUESTION_INVALID', 'steps.0.within'],
    [{ steps: [{ type: 'a' }, { type: 'b', within: '1d' }], order: 'any' }, 'QUESTION_INVALID', 'steps.1.within'],
    [{ window: '0d' }, 'QUESTION_INVALID', 'window'],
    [{ exclude: [{ type: 'x', before: 3 }] }, 'QUESTION_INVALID', 'exclude.0.before: there are 2 steps'],
    [{ exclude: [{ type: 'x', after: 2 }] }, 'QUESTION_INVALID', 'exclude.0: after must be less than before'],
    [{ exclude: [{ type: 'x' }], order: 'strict' }, 'QUESTION_INVALID', 'exclude.0'],
    [{ exclude: [{ type: 'x', after: 1 }], order: 'any' }, 'QUESTION_INVALID', 'exclude.0'],
    [{ by: 'type ==' }, 'EXPRESSION_INVALID', 'by'],
    [{ colour: 'red' }, 'QUESTION_INVALID', 'colour'],
  ])('refuses %j', async (change, code, detail) => {
    const asked = answerQuestion({ ...funnel, ...change }, asker, grounds.options);
    await expect(asked).rejects.toMatchObject({ code, detail: expect.stringContaining(detail) });
  });
}, 120_000);
