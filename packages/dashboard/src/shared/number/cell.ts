import type { AnswerColumn, Cell } from '@millrace/contract';
import { dayMinute } from '../time/format.ts';
import { visible } from './visible.ts';
import { amount, changeText, decimal, duration, money, noData, share, whole } from './format.ts';

/** What of a column says how to write its values. */
export type Written = Pick<AnswerColumn, 'name' | 'type' | 'unit' | 'currency'> & {
  /** Not all that stands beside it is whole. */
  readonly broken?: boolean;
};

/** Columns that are about another one: the ends of its interval, its sample, whether it is mature. */
const companion = /\.(?:low|high|n|mature)$/;

/** What a metric is compared with, and how much it differs: `events.usual`, `events.change`. */
export const isUsual = ({ name }: Pick<AnswerColumn, 'name'>): boolean => name.endsWith('.usual');
export const isChange = ({ name }: Pick<AnswerColumn, 'name'>): boolean => name.endsWith('.change');

/** Not the metric itself, but what it is held against. */
export const isCompared = ({ name }: Pick<AnswerColumn, 'name'>): boolean => /\.(?:previous|usual|change)$/.test(name);

export const isCompanion = ({ name }: Pick<AnswerColumn, 'name'>): boolean => companion.test(name);

/** Figures stand right. */
export const isFigure = ({ type }: Written): boolean => type === 'number' || type === 'integer';

/** A cell as people read it; missing is a word, never 0 or a dash. */
export function cellText(cell: Cell | undefined, column: Written, zone: string): string {
  if (cell === null || cell === undefined) return column.type === 'text' ? 'not set' : noData;
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (column.type === 'time') return dayMinute(String(cell), zone);
  return typeof cell === 'number' ? figure(cell, column) : visible(cell);
}

/** Numbers that stand below each other have their decimals alike. Pure. */
export function alike<Column extends Written>(column: Column, cells: readonly (Cell | undefined)[]): Column & Written {
  const broken = cells.some((cell) => typeof cell === 'number' && !Number.isInteger(cell));
  return { ...column, broken };
}

function figure(value: number, { name, type, unit, currency, broken = false }: Written): string {
  if (isChange({ name })) return changeText(value, unit === 'points' ? 'fraction' : null);
  switch (unit) {
    case 'fraction':
      return share(value);
    case 'minor':
      return currency === undefined ? amount(value) : money(value, currency);
    case 'ms':
      return duration(value);
    default:
      if (name.endsWith('_ms')) return duration(value);
      return type === 'integer' || (Number.isInteger(value) && !broken) ? whole(value) : decimal(value);
  }
}
