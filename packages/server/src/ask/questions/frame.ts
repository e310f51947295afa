import type { Range } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { parseInstant } from '../../language/language.ts';
import { firstInstant, lastInstant } from '../../measure/measure.ts';
import { spanMs } from './span.ts';

/** The time a question is about, in ms since 1970: from ≤ time < before, where before is `to`, or just after `asOf`. */
export type Frame = { readonly from: number; readonly to: number; readonly asOf: number; readonly before: number };

const relative = /^now(?:-(\d{1,6}[smhdw]))?$/;

/** How long the range has been under way as of the moment. */
export function secondsOf({ from, before }: Pick<Frame, 'from' | 'before'>): number {
  return Math.max(0, before - from) / 1000;
}

/** ISO 8601 or `now`, `now-90m`: milliseconds since 1970. RANGE_INVALID otherwise, `path` says where. */
export function instantOf(text: string, now: number, path: string): number {
  const parts = relative.exec(text);
  const at = parts === null ? parseInstant(text) : now - spanMs(parts[1] ?? '0s');
  if (at === undefined) throw new Failure('RANGE_INVALID', { detail: `${path}: not an instant` });
  if (at < firstInstant || at > lastInstant) {
    throw new Failure('RANGE_INVALID', { detail: `${path}: must lie between 1970 and 2106` });
  }
  return at;
}

/** `beyond`: until when a question looks for what follows on its range; without asOf it is asked as of then, or now. */
export function frameOf(
  question: { readonly range: Range; readonly asOf?: string },
  now: number,
  beyond: (to: number) => number = (to) => to,
): Frame {
  const from = instantOf(question.range.from, now, 'range.from');
  const to = instantOf(question.range.to, now, 'range.to');
  if (from >= to) throw new Failure('RANGE_INVALID', { detail: 'range: from must lie before to' });
  const asOf = question.asOf === undefined ? Math.min(now, beyond(to)) : instantOf(question.asOf, now, 'asOf');
  return { from, to, asOf, before: Math.max(from, Math.min(to, asOf + 1)) };
}
