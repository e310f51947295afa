import { useQuery } from '@tanstack/react-query';
import { useLive } from '@/shared/live/live.tsx';
import { duration } from '@/shared/number/format.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import css from './books-lamp.module.css';

/** The foot of the navigation: whether the books of the last hour balance, and how far behind the admission is. */
export function BooksLamp() {
  const { data, isError } = useQuery(booksQuery);
  const { rates } = useLive();
  // What was so the last time says nothing of a platform that does not answer.
  const known = isError ? 'unknown' : data === undefined ? 'reading' : data.balanced ? 'ok' : 'off';
  const state = known === 'ok' && data?.storeAway === true ? 'away' : known;
  const words = {
    ok: 'Stored = accepted',
    off: 'Books differ',
    away: 'Store not readable',
    unknown: 'Books not readable',
    reading: 'Reading books',
  }[state];
  return (
    <div className={css.lamp}>
      <span className={css.dot} data-state={state} aria-hidden />
      <span className={css.words}>{words}</span>
      {rates !== undefined && <span>lag {duration(rates.lagMs)}</span>}
    </div>
  );
}
