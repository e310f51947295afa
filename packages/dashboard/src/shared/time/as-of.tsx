import { duration } from '../number/format.ts';
import css from './as-of.module.css';
import { clock, type Instant } from './format.ts';
import { useNow } from './use-now.ts';
import { useZone } from './zone.tsx';

type Props = {
  readonly at: Instant;
  /** Older than this, in ms, the stamp turns amber and says how old it is. */
  readonly late: number;
};

/** When the figures beside it were true. */
export function AsOf({ at, late }: Props) {
  const zone = useZone();
  const age = useNow(5000) - new Date(at).getTime();
  const old = age > late;
  return (
    <span className={`${css.asOf} ${old ? css.late : ''}`} title={zone}>
      as of {clock(at, zone)}
      {old && `, ${duration(age)} old`}
    </span>
  );
}
