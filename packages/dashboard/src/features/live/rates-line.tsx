import { useQuery } from '@tanstack/react-query';
import { useLive } from '@/shared/live/live.tsx';
import { perSecond } from '@/shared/number/format.ts';
import { admitting } from '@/shared/query/behind.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import css from './rates-line.module.css';

const shown = ['admitted', 'duplicate', 'conflict', 'quarantined', 'rejected', 'parked'] as const;

/** What becomes of the events, per second; what does not happen is left out. */
export function RatesLine() {
  const { rates } = useLive();
  const { data: books } = useQuery(booksQuery);
  if (rates === undefined) return <p className={css.line}>Waiting for the first figures of the stream.</p>;
  const { perSecond: now } = rates;
  return (
    <dl className={css.line}>
      <div className={css.pair}>
        <dt>received</dt>
        <dd>{perSecond(now.received)}/s</dd>
      </div>
      {shown
        .filter((name) => name === 'admitted' || now[name] > 0)
        .map((name) => (
          <div key={name} className={css.pair}>
            <dt>{name}</dt>
            <dd>{perSecond(now[name])}</dd>
          </div>
        ))}
      <div className={css.pair}>
        <dt>lag</dt>
        <dd>{admitting(books, rates)?.text}</dd>
      </div>
    </dl>
  );
}
