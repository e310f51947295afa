import type { Answer, Question } from '@millrace/contract';
import { whole, type Random } from '@millrace/testbed/random.ts';
import { days, range } from './rollup-traffic.ts';

const n = { spec: { aggregate: 'count' }, as: 'n' } as const;
const who = { spec: { aggregate: 'subjects' }, as: 'who' } as const;
const sum = { spec: { aggregate: 'sum', of: 'data.price' }, as: 'sum' } as const;
const least = { spec: { aggregate: 'min', of: 'data.price' }, as: 'least' } as const;
const pairs = { spec: { aggregate: 'uniq' as const, of: ['subject', 'data.buyer'] }, as: 'pairs' };
const buyers = { spec: { aggregate: 'uniq', of: 'data.buyer', where: 'type == "sold"' }, as: 'buyers' } as const;
const specs = (some: readonly { readonly spec: object }[]): object[] => some.map(({ spec }) => spec);

/** One by hours and two dimensions, one by minutes, and one by days that leaves events out. */
export const documents: readonly object[] = [
  rollup('trade', { dimensions: ['data.source', 'type'], metrics: specs([n, who, pairs, sum]), grain: 'hour' }),
  rollup('minutes', { metrics: specs([n, sum]), grain: 'minute' }),
  refilled(0),
];

/** Says something else each time, so that it is filled anew. */
export function refilled(round: number): object {
  const metrics = specs([buyers, n, ...(round % 2 === 1 ? [] : [least])]);
  return rollup('buyers', { dimensions: ['data.buyer'], metrics, grain: 'day', where: 'data.source != "b"' });
}

function rollup(name: string, spec: object): object {
  return { kind: 'rollup', name, spec };
}

const sources = ['data.source == "a"', 'data.source == "b"', 'data.source == 7', '!exists(data.source)'];
const day = (first: number): { from: string; to: string } => {
  const at = (n: number): string => new Date(Date.parse(range.from) + n * 86_400_000).toISOString();
  return { from: at(first), to: at(first + 1) };
};

/** Each slot and each combination of labels of each rollup, in its own grain and in coarser ones. */
export const questions: readonly { readonly rollup: string; readonly question: Question }[] = [
  ...sources.flatMap((where) =>
    (['hour', 'day'] as const).map((grain) => ({
      rollup: 'trade',
      question: { kind: 'trend' as const, metrics: [n, who, pairs, sum], by: 'type', where, grain, range },
    })),
  ),
  { rollup: 'trade', question: { kind: 'table', metrics: [n, who, pairs, sum], by: ['data.source', 'type'], range } },
  { rollup: 'trade', question: { kind: 'trend', metrics: [who, pairs], grain: 'week', range } },
  ...Array.from({ length: days }, (_, i) => ({
    rollup: 'minutes',
    question: { kind: 'trend' as const, metrics: [n, sum], grain: 'minute' as const, range: day(i) },
  })),
  {
    rollup: 'buyers',
    question: {
      kind: 'trend',
      metrics: [buyers, n],
      grain: 'day',
      by: 'data.buyer',
      where: 'data.source != "b"',
      range,
    },
  },
];

/** Over one hour, in which little changes between one answer and the next. */
export function passing(draw: Random): Question {
  const at = Date.parse(range.from) + whole(draw, 0, days * 24 - 1) * 3_600_000;
  const hour = { from: new Date(at).toISOString(), to: new Date(at + 3_600_000).toISOString() };
  return { kind: 'table', metrics: [n, who, pairs, sum], by: ['data.source', 'type'], range: hour };
}

/** The same question in a form that no rollup answers. */
export function eventsOnly(question: Question): Question {
  const own = 'where' in question && typeof question.where === 'string' ? `${question.where} && ` : '';
  return { ...question, where: `${own}id != ""` } as Question;
}

export const comparable = ({ rows, n: events }: Answer): object => ({ rows, n: events });
