import { clock } from '../time/format.ts';
import { useZone } from '../time/zone.tsx';
import css from './live-dot.module.css';
import { useLive } from './live.tsx';

const words = { open: 'Live', connecting: 'Connecting', lost: 'Reconnecting' } as const;

/** Whether the stream is there, in a word and a dot. */
export function LiveDot() {
  const { status, rates } = useLive();
  const zone = useZone();
  return (
    <span className={css.box} data-status={status}>
      <span className={css.dot} aria-hidden />
      {words[status]}
      {rates !== undefined && <span className={css.clock}>{clock(rates.at, zone)}</span>}
    </span>
  );
}
