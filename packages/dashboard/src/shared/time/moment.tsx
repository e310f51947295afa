import { clockMs, moment, type Instant } from './format.ts';
import { useZone } from './zone.tsx';

type Props = { readonly at: Instant; readonly short?: boolean };

/** An instant; the whole of it and its zone in the tooltip. */
export function Moment({ at, short = false }: Props) {
  const zone = useZone();
  const whole = moment(at, zone);
  return (
    <time dateTime={new Date(at).toISOString()} title={`${whole} ${zone}`}>
      {short ? clockMs(at, zone) : whole}
    </time>
  );
}
