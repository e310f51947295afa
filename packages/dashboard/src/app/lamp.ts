import type { Books, LiveRates } from '@millrace/contract';
import { duration, whole } from '@/shared/number/format.ts';
import { isLate, unadmitted } from '@/shared/query/behind.ts';

export type Lamp = {
  readonly tone: 'ok' | 'calm' | 'warn' | 'crit';
  readonly words: string;
  /** Received to admitted, of what came last: only where nothing waits. */
  readonly lag?: string;
};

type Seen = {
  readonly books: Books | undefined;
  readonly rates: LiveRates | undefined;
  /** The books could not be asked for, or the live stream is away: what was so the last time says nothing of now. */
  readonly failed: boolean;
  readonly lost: boolean;
};

/** Green only where all that was accepted is stored. */
export function lampOf({ books, rates, failed, lost }: Seen): Lamp {
  if (failed) return { tone: 'warn', words: 'Books not readable' };
  if (lost) return { tone: 'warn', words: 'Connection lost' };
  if (books === undefined) return { tone: 'calm', words: 'Reading books' };
  if (books.refusing !== undefined) return { tone: 'crit', words: 'Events are refused' };
  if (!books.balanced) return { tone: 'crit', words: 'Books differ' };
  if (books.storeAway === true) return { tone: 'warn', words: 'Store not readable' };
  const events = books.total.loading + books.total.waiting;
  const behind = events > 0 ? events : unadmitted(books);
  if (behind > 0)
    return {
      tone: isLate(behind, rates) ? 'warn' : 'calm',
      words: `${events > 0 ? 'Storing' : 'Admitting'}, ${whole(behind)} behind`,
    };
  return { tone: 'ok', words: 'Stored = accepted', ...(rates && { lag: duration(rates.lagMs) }) };
}
