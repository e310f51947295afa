import type { Answer, Cell } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asked, day, framed, openAsked, seed, type Framed } from './lead-brute-force.harness.ts';

type Told = Readonly<Record<string, Cell>>;
type Kind = {
  readonly question: (frame: Framed) => object;
  /** Columns that tell a row. */
  readonly row: readonly string[];
  /** Columns of numbers: what they count. A share is told by its two parts. */
  readonly counts: Readonly<Record<string, 'subjects' | 'events' | 'share'>>;
  /** What a cell is called in the list, where that is no column. */
  readonly metric?: (column: string) => string;
};

/** In which there is something of everything. */
const start = Date.UTC(2026, 0, 5);
const whole: Framed = { from: start, to: start + 10 * day, asOf: start + 10 * day };
const source = { name: 'source', of: 'data.source' };
const age = { name: 'age', of: 'data.age', buckets: [{ name: 'new', below: 10 }, { name: 'old' }] };
const metrics = ['asked', 'sold', 'tries', 'sold_rate'];
const counts = { asked: 'subjects', sold: 'subjects', tries: 'events', sold_rate: 'share' } as const;
const subject = 'lead';

const kinds: Readonly<Record<string, Kind>> = {
  table: {
    question: (frame) => ({ kind: 'table', metrics, by: [source, age], limit: 1000, ...asked(frame) }),
    row: ['source', 'age'],
    counts,
  },
  'table of a cohort': {
    question: (frame) => ({
      kind: 'table',
      metrics,
      by: ['data.buyer'],
      basis: 'cohort',
      where: 'type == "asked"',
      ...asked(frame),
    }),
    row: ['data.buyer'],
    counts,
  },
  trend: {
    question: (frame) => ({ kind: 'trend', metrics, by: source, grain: 'day', ...asked(frame) }),
    row: ['time', 'source'],
    counts,
  },
  'trend of events': {
    question: (frame) => ({ kind: 'trend', metric: 'events', by: 'type', grain: 'day', limit: 2, ...asked(frame) }),
    row: ['time', 'type'],
    counts: { events: 'events' },
  },
  'table of events': {
    question: (frame) => ({ kind: 'table', metric: 'events', by: ['type', 'category'], limit: 2, ...asked(frame) }),
    row: ['type', 'category'],
    counts: { events: 'events' },
  },
  cohort: {
    question: (frame) => ({
      kind: 'cohort',
      subject,
      grain: 'day',
      ages: { unit: 'day', at: [1, 3, 8] },
      metrics,
      by: source,
      ...asked(frame),
    }),
    row: ['cohort', 'source', 'day'],
    counts,
  },
  scorecard: {
    question: (frame) => ({ kind: 'scorecard', score: 'any', subject, by: source, metrics, ...asked(frame) }),
    row: ['source'],
    counts,
  },
  matrix: {
    question: (frame) => ({
      kind: 'matrix',
      of: 'data.buyer',
      rows: { name: 'volume', metric: 'offers', cuts: 'terciles', names: ['low', 'medium', 'high'] },
      columns: { name: 'price', metric: 'mean', cuts: [22], names: ['cheap', 'dear'] },
      cells: metrics,
      ...asked(frame),
    }),
    row: ['volume', 'price'],
    counts,
  },
  cascade: {
    question: (frame) => ({
      kind: 'cascade',
      subject,
      attempt: 'data.attempt',
      attempts: 'tries',
      successes: 'sold',
      ...asked(frame),
    }),
    row: ['attempt'],
    counts: { attempts: 'events', successes: 'subjects' },
  },
  decay: {
    question: (frame) => ({ kind: 'decay', by: age, size: 'asked', rate: 'sold_rate', ...asked(frame) }),
    row: ['age'],
    counts: { asked: 'subjects', sold_rate: 'share' },
  },
  lift: {
    question: (frame) => ({
      kind: 'lift',
      subject,
      group: { having: 'type == "checked"', name: 'check', names: ['yes', 'no'] },
      size: 'asked',
      successes: 'sold',
      stratify: source,
      ...asked(frame),
    }),
    row: ['check'],
    counts: { asked: 'subjects', sold: 'subjects' },
  },
  distribution: {
    question: (frame) => ({ kind: 'distribution', of: 'data.price', bins: 5, ...asked(frame) }),
    row: ['from', 'to'],
    counts: { events: 'events' },
  },
  'distribution by edges': {
    question: (frame) => ({
      kind: 'distribution',
      of: 'data.price',
      edges: [10, 40],
      where: 'type == "paid"',
      ...asked(frame),
    }),
    row: ['from', 'to'],
    counts: { events: 'events' },
  },
  'funnel by source': {
    question: (frame) => ({
      kind: 'funnel',
      subject,
      steps: [{ type: 'asked' }, { type: 'sold' }],
      window: '3d',
      by: source,
      limit: 2,
      ...asked(frame),
    }),
    row: ['source', 'step'],
    counts: { reached: 'subjects', converted: 'subjects', dropped: 'subjects', in_progress: 'subjects' },
  },
  paths: {
    question: (frame) => ({ kind: 'paths', subject, start: { type: 'asked' }, steps: 2, top: 2, ...asked(frame) }),
    row: ['step', 'from', 'to'],
    counts: { people: 'subjects' },
  },
  retention: {
    question: ({ from, to }) => ({
      kind: 'retention',
      subject,
      first: { type: 'asked' },
      again: { type: 'tried' },
      grain: 'day',
      periods: 2,
      range: asked({ from, to, asOf: to }).range,
    }),
    row: ['cohort', 'day'],
    counts: { retained: 'subjects' },
  },
  breakdown: {
    question: (frame) => ({
      kind: 'breakdown',
      subject,
      traits: { source: { first: 'data.source' }, tries: { aggregate: 'count', where: 'type == "tried"' } },
      by: ['source'],
      metrics: [
        { as: 'leads', spec: { aggregate: 'count' } },
        { as: 'tried', spec: { aggregate: 'count', where: 'tries > 0' } },
        {
          as: 'again',
          ratio: { of: { aggregate: 'count', where: 'tries > 1' }, per: { aggregate: 'count', where: 'tries > 0' } },
        },
      ],
      where: 'tries < 4',
      ...asked(frame),
    }),
    row: ['source'],
    counts: { tried: 'subjects', leads: 'subjects', again: 'share' },
  },
  segment: {
    question: (frame) => ({
      kind: 'segment',
      segment: {
        subject,
        traits: { tries: { aggregate: 'count', where: 'type == "tried"', days: 2 } },
        where: 'tries > 0',
      },
      grain: 'day',
      ...asked(frame),
    }),
    row: ['time'],
    counts: { members: 'subjects', entered: 'subjects', left: 'subjects' },
  },
};
/** These tell which number is meant by a state. */
const byState = new Set(['funnel by source', 'retention', 'segment']);
const alone = new Set(['paths', 'distribution', 'distribution by edges', 'trend of events', 'table of events']);

describe(`the list behind a cell is as long as the cell says (seed ${seed})`, () => {
  let asking: Awaited<ReturnType<typeof openAsked>>;
  beforeAll(async () => {
    asking = await openAsked();
  }, 60_000);
  afterAll(async () => await asking?.close());

  test.each(Object.entries(kinds))(
    '%s',
    { timeout: 90_000 },
    async (name, { question: questionOf, row: told, counts: columns }) => {
      let found = 0;
      let others = 0;
      await fc.assert(
        fc.asyncProperty(framed, fc.nat(), fc.constantFrom(...Object.keys(columns)), async (frame, at, column) => {
          const question = questionOf(
            frame.to - frame.from > 20 * 86_400_000 ? { ...frame, to: frame.from + 20 * 86_400_000 } : frame,
          );
          const answer = await asking.ask(question);
          const filled = rowsOf(answer).filter((row) => Number(row[column] ?? 0) > 0);
          const rest = filled.filter((row) => told.some((each) => row[each] === 'other'));
          const chosen = at % 3 === 0 && rest.length > 0 ? rest : filled;
          const row = chosen[at % Math.max(1, chosen.length)];
          if (row === undefined) return;
          if (rest.includes(row)) others += 1;
          const which = byState.has(name) ? { state: column } : alone.has(name) ? {} : { metric: column };
          const cell = { ...Object.fromEntries(told.map((each) => [each, row[each] ?? null])), ...which };
          const list = (part: object) => asking.list(question, { ...cell, ...part });
          if (columns[column] === 'share') {
            const [of, per] = await Promise.all([list({}), list({ part: 'per' })]);
            expect(of.n / per.n).toBeCloseTo(Number(row[column]), 12);
            found += of.n;
            return;
          }
          const { people, n, events, segment } = await list({});
          expect(columns[column] === 'events' ? events : n).toBe(row[column]);
          expect(people).toHaveLength(n);
          const counted = await asking.ask({ kind: 'segment', segment });
          expect(counted.rows).toEqual([[n]]);
          found += n;
        }),
        { seed, numRuns: 4, examples: [[whole, 0, Object.keys(columns)[0] ?? '']] },
      );
      expect(found).toBeGreaterThan(0);
      if (['trend of events', 'table of events', 'funnel by source', 'paths'].includes(name))
        expect(others).toBeGreaterThan(0);
    },
  );

  function rowsOf({ columns, rows }: Answer): Told[] {
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
  }
});
