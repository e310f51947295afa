import type { AnswerColumn, Cell, JsonObject, Metric } from '@millrace/contract';
import { checkExpression, compileSql } from '../../language/language.ts';
import {
  askedSchema,
  type MeasuredNeed,
  type Need,
  type People,
  type Reading,
  type Statement,
  type Stretch,
} from '../../measure/measure.ts';
import type { Frame } from './frame.ts';
import type { MoneyColumn } from './money.ts';

/** A question as a kind hands it over: what has to be read, and how the rows become an answer. */
export type Compiled = {
  readonly frame: Frame;
  readonly reads: readonly Read[];
  /** What else has to be read, once these are; its results follow on them. */
  readonly next?: (results: readonly Rows[]) => readonly Read[];
  /** The rows of each read, 64-bit integers as text. */
  readonly shape: (results: readonly Rows[]) => Shaped;
};
export type Rows = readonly (readonly unknown[])[];

/**
 * `need`: as the planner finds best, with the statement around it. Else a statement over events and whom they are about;
 * `measured`: what a rollup may answer in its place, in the same columns; of each of the `stretches`, where there are such.
 * `money`: columns of the answer that are told of sums with a currency.
 */
export type Read =
  | { readonly need: Need; readonly statement: (reading: Reading) => Statement }
  | {
      readonly people: (people: People) => Statement;
      readonly measured?: MeasuredNeed;
      readonly stretches?: readonly Stretch[];
      readonly money?: readonly MoneyColumn[];
    };

export type Shaped = {
  readonly columns: readonly AnswerColumn[];
  readonly rows: Cell[][];
  /** Events behind the answer. */
  readonly n: number;
  /** Figures about the whole answer. */
  readonly notes?: JsonObject;
};

export const defaultLimit = 20;
/** What a table or a trend says of its groups where the limit cuts them: how many there are, and which are shown. */
export function cutNotes(groups: number, limit: number, sort: 'value' | 'name' = 'value'): Pick<Shaped, 'notes'> {
  return groups > limit ? { notes: { groups, limit, sort } } : {};
}
/** Rows an answer may have; a browser draws no more. */
export const mostRows = 100_000;
/** Name of the row that sums up the groups beyond the limit. */
export const otherName = 'other';

/** Refuses besides what could never match, such as a text compared with a number. */
export function whereOf(where: unknown, now: number): Need['where'] {
  if (where === undefined) return null;
  checkExpression(where, askedSchema, { root: 'where', expects: 'boolean' });
  return compileSql(where, askedSchema, { now });
}

export const metricColumn = (metric: Metric): AnswerColumn => ({ name: metric, type: 'integer', unit: metric });
export const timeColumn = (name = 'time'): AnswerColumn => ({ name, type: 'time', unit: null });
export const integerColumn = (name: string, unit: string | null = null): AnswerColumn => ({
  name,
  type: 'integer',
  unit,
});
export const fractionColumn = (name: string): AnswerColumn => ({ name, type: 'number', unit: 'fraction' });
export const textColumn = (name: string): AnswerColumn => ({ name, type: 'text', unit: null });

/** A cell of a result as the text or the number it is. */
export const textCell = (cell: unknown): string => (typeof cell === 'string' ? cell : String(cell));
export const numberCell = (cell: unknown): number => Number(cell);
