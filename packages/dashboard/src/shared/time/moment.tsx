import { clockMs, moment, momentMs, type Instant } from './format.ts';
import { useZone } from './zone.tsx';

type Props = {
  readonly at: Instant;
  /** `clock`: of today, to the millisecond. `ms`: the whole of it. Left out: to the second. */
  readonly as?: 'clock' | 'ms';
};

/** An instant; the whole of it and its zone in the tooltip. */
export function Moment({ at, as }: Props) {
  const zone = useZone();
  const write = as === undefined ? moment : { clock: clockMs, ms: momentMs }[as];
  return (
    <time dateTime={new Date(at).toISOString()} title={`${momentMs(at, zone)} ${zone}`}>
      {write(at, zone)}
    </time>
  );
}
