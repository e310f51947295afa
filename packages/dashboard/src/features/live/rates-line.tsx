import { useLive } from '@/shared/live/live.tsx';
import { duration, perSecond } from '@/shared/number/format.ts';
import css from './rates-line.module.css';

const shown = ['admitted', 'duplicate', 'conflict', 'quarantined', 'rejected', 'parked'] as const;

/** What becomes of the events, per second; what does not happen is left out. */
export function RatesLine() {
  const { rates } = useLive();
  if (rates === undefined) return <p className={css.line}>Waiting for the first figures of the stream.</p>;
  const { perSecond: now, lagMs } = rates;
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
        <dd>{duration(lagMs)}</dd>
      </div>
    </dl>
  );
}
