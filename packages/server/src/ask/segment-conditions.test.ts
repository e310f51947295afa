import type { Answer, PeoplePage, SegmentSpec } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../kernel/kernel.ts';
import { answerQuestion, type AnswerOptions } from './answer-question.ts';
import { iso } from './funnel-questions.harness.ts';
import { listPeople } from './list-people.ts';
import { arbitraryEvents, asker, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';
import { documentsWith } from './segments.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const sent = fc.sample(arbitraryEvents({ persons: 30, spread: 96 * hour, step: hour / 2 }), { numRuns: 400, seed });
const range = { from: iso(now - 60 * hour), to: iso(now) };
const day = { grain: 'day', range };
const [a, b] = [{ type: 'a' }, { type: 'b' }];
const metrics = [
  { as: 'people', spec: { aggregate: 'subjects' } },
  { as: 'share', spec: { ratio: { of: { aggregate: 'count', where: 'type == "b"' }, per: { aggregate: 'count' } } } },
];
const names = ['doers', 'both', 'stuck'];

describe(`segments in questions (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  let options: AnswerOptions;
  beforeAll(async () => {
    grounds = await openPeopleGrounds(sent);
    await grounds.link(
      sent,
      Array.from({ length: 30 }, (_, id) => id % 20),
    );
    options = { ...grounds.options, documentsOf: () => documentsWith() };
  });
  afterAll(async () => await grounds?.close());
  const ask = (question: unknown, change: Partial<AnswerOptions> = {}): Promise<Answer> =>
    answerQuestion(question, asker, { ...options, ...change });
  const list = (question: unknown, cell: object): Promise<PeoplePage> =>
    listPeople({ question, cell, limit: 1000 }, asker, options);

  test.each([
    { kind: 'table', metric: 'events', by: ['type'], range },
    { kind: 'table', metric: 'subjects', by: ['data.plan'], range },
    { kind: 'trend', metrics, by: 'producer', ...day },
    { kind: 'trend', metric: 'subjects', basis: 'cohort', ...day },
    { kind: 'funnel', steps: [a, b], range },
    { kind: 'funnel', steps: [a, b], order: 'strict', by: 'data.plan', range },
    { kind: 'retention', first: a, again: b, periods: 2, ...day },
    { kind: 'paths', start: a, steps: 2, range },
    { kind: 'cohort', ages: { unit: 'day', upTo: 2 }, metrics: ['events', 'subjects'], ...day },
    { kind: 'distribution', of: 'hour(time, "UTC")', bins: 4, range },
  ])('a condition with segment() asks among these: $kind', { timeout: 60_000 }, async (question) => {
    let rows = 0;
    for (const segment of names) {
      const among = await ask({ ...question, among: { segment } });
      const where = await ask({ ...question, where: `segment("${segment}")` });
      expect(where.rows).toEqual(among.rows);
      expect(where.n).toBe(among.n);
      rows += where.rows.length;
    }
    expect(rows).toBeGreaterThan(names.length);
  });

  test('segment() is a dimension, a condition of a step, of a metric and of a breakdown', async () => {
    const all = await ask({ kind: 'table', metric: 'events', where: 'segment("doers")', range });
    const by = await ask({ kind: 'table', metric: 'events', by: ['segment("doers")'], range });
    expect(by.rows.find(([is]) => is === true)?.[1]).toBe(all.rows[0]?.[0]);
    const spec = { aggregate: 'count', where: 'segment("doers")' };
    const metric = await ask({ kind: 'table', metrics: [{ as: 'theirs', spec }], range });
    expect(metric.rows).toEqual(all.rows);
    const step = await ask({ kind: 'funnel', steps: [{ where: 'segment("doers") && type == "a"' }, b], range });
    const among = await ask({ kind: 'funnel', steps: [a, b], among: { segment: 'doers' }, range });
    expect(step.rows.map((row) => row.slice(2))).toEqual(among.rows.map((row) => row.slice(2)));
    const breakdown = { kind: 'breakdown', subject: 'person', range };
    const counted = await ask({ ...breakdown, where: 'segment("both")' });
    expect(counted.rows).toEqual((await ask({ kind: 'segment', segment: 'both' })).rows);
    const some = { as: 'both', spec: { aggregate: 'count', where: 'segment("both")' } };
    expect((await ask({ ...breakdown, metrics: [some] })).rows).toEqual(counted.rows);
  });

  test('a list is saved as a segment of the very same people', { timeout: 60_000 }, async () => {
    const steps = [a, b];
    let found = 0;
    for (const [question, cell] of [
      [
        { kind: 'funnel', steps, range: { from: 'now-3d', to: 'now-1d' }, window: '6h' },
        { step: 1, state: 'dropped' },
      ],
      [
        { kind: 'funnel', steps, range, by: 'data.plan', among: { not: { segment: 'doers' } } },
        { step: 1, group: 'pro' },
      ],
      [
        { kind: 'retention', first: a, again: b, periods: 1, ...day },
        { cohort: '2026-01-03T00:00:00.000Z', day: 0 },
      ],
      [{ kind: 'trend', metric: 'events', ...day, where: 'segment("doers")' }, { time: '2026-01-04T00:00:00.000Z' }],
      [
        { kind: 'segment', segment: 'lately', ...day },
        { time: '2026-01-04T00:00:00.000Z', state: 'entered' },
      ],
    ] as const) {
      const { people, n, segment } = await list(question, cell);
      found += n;
      const later = {
        clock: { now: () => now + 5 * 24 * hour },
        documentsOf: () => documentsWith({ saved: must(segment, 'it can be said') }),
      };
      expect((await ask({ kind: 'segment', segment: 'saved' }, later)).rows).toEqual([[n]]);
      const again = await listPeople({ question: { kind: 'segment', segment }, cell: {}, limit: 1000 }, asker, {
        ...options,
        ...later,
      });
      expect(again.people).toEqual(people.map(({ events: _, ...each }) => each));
      const { asOf, ...live } = must(segment, 'it can be said');
      expect(asOf).toBe(iso(now));
      expect((await ask({ kind: 'segment', segment: live })).rows).toEqual([[n]]);
    }
    expect(found).toBeGreaterThan(0);
  });

  const table = { kind: 'table', metric: 'events', range };
  const own = (where: string): SegmentSpec => ({ subject: 'person', where });
  const circle = { one: own('segment("two")'), two: own('!segment("three")'), three: own('segment("one")') };
  test.each<[object, string, string]>([
    [{ ...table, where: 'segment("nobody")' }, 'SEGMENT_UNKNOWN', "where: there is no segment 'nobody'"],
    [
      { ...table, where: { op: 'not', of: { op: 'segment', name: 'no' } } },
      'SEGMENT_UNKNOWN',
      "where: there is no segment 'no'",
    ],
    [
      { ...table, among: { and: [{ segment: 'doers' }, { not: { segment: 'no' } }] } },
      'SEGMENT_UNKNOWN',
      'among.and.1.not: there',
    ],
    [{ kind: 'segment', segment: 'nobody' }, 'SEGMENT_UNKNOWN', "'nobody'"],
    [
      { kind: 'segment', segment: { segment: 'one' } },
      'SEGMENT_INVALID',
      "'one' is a part of itself: one, two, three, one",
    ],
    [{ ...table, where: 'segment("two")' }, 'SEGMENT_INVALID', 'part of itself'],
    [{ kind: 'segment', segment: {} }, 'SEGMENT_INVALID', 'segment: say either where or people'],
    [{ kind: 'segment', segment: { where: 'a > 1' } }, 'SEGMENT_INVALID', 'subject'],
    [{ kind: 'segment', segment: { or: [] } }, 'QUESTION_INVALID', 'segment.or'],
    [{ ...table, among: { or: [{ people: { question: table } }] } }, 'QUESTION_INVALID', 'among.or.0.people'],
    [{ kind: 'segment', segment: 'doers', grain: 'day' }, 'QUESTION_INVALID', 'range'],
    [
      { kind: 'segment', segment: 'quiet', grain: 'hour', range: { from: 'now-10d', to: 'now' } },
      'QUESTION_TOO_LARGE',
      'range: more than 31 periods of a segment of this sort',
    ],
    [
      { kind: 'segment', segment: 'doers', grain: 'hour', range: { from: 'now-30d', to: 'now' } },
      'QUESTION_TOO_LARGE',
      'range: more than 400 periods of a segment',
    ],
  ])('refuses %j', async (question, code, detail) => {
    await expect(ask(question, { documentsOf: () => documentsWith(circle) })).rejects.toMatchObject({
      code,
      detail: expect.stringContaining(detail),
    });
  });

  test.each([
    [{ state: 'gone' }, 'cell.state: must be one of: members, entered, left'],
    [{ time: '2026-01-04T01:00:00Z' }, 'cell.time: no day of the range begins then'],
    [{ plan: 'pro' }, 'cell.plan: there is no such column'],
  ])('refuses the cell %j of a segment', async (cell, detail) => {
    await expect(list({ kind: 'segment', segment: 'doers', ...day }, cell)).rejects.toMatchObject({
      code: 'QUESTION_INVALID',
      detail: expect.stringContaining(detail),
    });
  });
}, 240_000);
