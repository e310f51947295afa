import type { Answer, Books } from '@millrace/contract';
import { isStoreAway } from '@/shared/api/request.ts';
import { duration, whole } from '@/shared/number/format.ts';
import { lateMs } from '@/shared/query/behind.ts';

export type Trouble = {
  readonly tone: 'warn' | 'crit';
  readonly lead: string;
  readonly rest: string;
  /** The newest events are not in the figures: beside what is usual they would say that things fell. */
  readonly behind?: true;
};

export type Seen = {
  readonly errors: readonly (Error | null)[];
  readonly books: Books | undefined;
  readonly answers: readonly Answer[] | undefined;
  /** Durable to admitted, from the live rates. */
  readonly lagMs: number | undefined;
  /** Events of the range that is shown, by their own time. */
  readonly happened: number | undefined;
};

/** How far the answers are behind what was received, by the server's own clock. */
function answerLag(answers: readonly Answer[] | undefined): number {
  if (answers === undefined) return 0;
  return Math.max(0, ...answers.map(({ asOf, through }) => Date.parse(asOf) - Date.parse(through)));
}

/** The one thing that is wrong, gravest first, or nothing. */
export function trouble({ errors, books, answers, lagMs, happened }: Seen): Trouble | undefined {
  const storeAway = books?.storeAway === true || errors.some((error) => isStoreAway(error));
  // Why stands above every page.
  if (books?.refusing !== undefined)
    return {
      tone: 'crit',
      lead: storeAway ? 'Events are refused, and the store cannot be reached.' : 'Events are refused.',
      rest: storeAway
        ? 'The figures below are the last ones known.'
        : 'What is sent now stands in none of the figures below.',
      behind: true,
    };
  if (storeAway)
    return {
      tone: 'crit',
      lead: 'The store cannot be reached.',
      rest: 'Events are still accepted and kept; the figures below are the last ones known.',
    };
  if (books !== undefined && !books.balanced) {
    const worst = books.rows.find(({ difference }) => difference !== 0);
    const where = worst === undefined ? '' : ` First at ${worst.producer}.`;
    return {
      tone: 'crit',
      lead: 'The books do not balance.',
      rest: `${whole(Math.abs(books.total.difference))} events of the last 60 min are not accounted for.${where}`,
    };
  }
  const { lastForgotten = null } = books?.corrections ?? {};
  if (books !== undefined && lastForgotten !== null && lastForgotten >= books.from)
    return {
      tone: 'warn',
      lead: 'Corrections were forgotten.',
      rest: 'More ids were named than are awaited. Should one of the oldest still come, it counts beside its correction.',
    };
  if (happened === 0 && books !== undefined && books.total.accepted > 0)
    return {
      tone: 'warn',
      lead: 'Only history came in the last 60 min.',
      rest: 'None of it happened in the range below; figures are compared as soon as something has.',
      behind: true,
    };
  // The lag is that of the newest slice, however long ago that was: with nothing left to do nobody is behind, which the books say.
  if (books === undefined || books.followers.every(({ lag }) => lag === 0)) return undefined;
  if (lagMs !== undefined && lagMs > lateMs)
    return {
      tone: 'warn',
      lead: `Admission is ${duration(lagMs)} behind.`,
      rest: 'Accepted events are safe; they count, and figures are compared, as soon as it has caught up.',
      behind: true,
    };
  const late = answerLag(answers);
  if (late > lateMs)
    return {
      tone: 'warn',
      lead: `The store is ${duration(late)} behind.`,
      rest: 'The figures below leave out what was received since, and are compared as soon as it has caught up.',
      behind: true,
    };
  return undefined;
}
