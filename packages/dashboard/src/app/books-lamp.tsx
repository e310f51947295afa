import { useQuery } from '@tanstack/react-query';
import { useLive } from '@/shared/live/live.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import css from './books-lamp.module.css';
import { lampOf } from './lamp.ts';

/** The foot of the navigation: whether all that was accepted in the last hour is stored, and how far behind the admission is. */
export function BooksLamp() {
  const { data: books, isError: failed } = useQuery(booksQuery);
  const { rates, status } = useLive();
  const { tone, words, lag } = lampOf({ books, rates, failed, lost: status === 'lost' });
  return (
    <div className={css.lamp}>
      <span className={css.dot} data-tone={tone} aria-hidden />
      <span className={css.words}>{words}</span>
      {lag !== undefined && <span>lag {lag}</span>}
    </div>
  );
}
