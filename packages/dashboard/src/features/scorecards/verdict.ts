import type { Answer } from '@millrace/contract';
import { decimal, narrow, share } from '@/shared/number/format.ts';

/** A share of all offers, with one more digit where one alone does not tell it from the least that is worth it. Pure. */
export function gainText(gain: number, least: number): string {
  return share(gain) === share(least) ? `${(gain * 100).toFixed(2)}${narrow}%` : share(gain);
}

/** What the attempts say. Nothing of when to stop where nothing further was tried. Pure. */
export function verdictOf({ columns, rows, notes = {} }: Pick<Answer, 'columns' | 'rows' | 'notes'>): string[] {
  const { optimal, stop, attempts_each: each, given_up_rate: given } = notes;
  const [attempt, gain] = ['attempt', 'marginal_gain'].map((name) => columns.findIndex((each) => each.name === name));
  const further = rows.find((row) => typeof optimal === 'number' && Number(row[attempt ?? 0]) > optimal);
  const said: string[] = [];
  if (further !== undefined && typeof stop === 'number')
    said.push(
      `Stop after attempt ${String(optimal)}: attempt ${String(further[attempt ?? 0])} brings ` +
        `${gainText(Number(further[gain ?? 0] ?? 0), stop)} of all offers to buyers, less than ${+(stop * 100).toFixed(2)}${narrow}%.`,
    );
  if (typeof each === 'number' && typeof given === 'number')
    said.push(
      `Counted are offers, each of one lead to one buyer: tried ${decimal(each)} times on average, ${share(given)} never delivered.`,
    );
  return said;
}
