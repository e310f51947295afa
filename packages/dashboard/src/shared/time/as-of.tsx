import { duration } from '../number/format.ts';
import css from './as-of.module.css';
import { clock, hourMinute, type Instant } from './format.ts';
import { momentWords } from './moment-param.ts';
import { useNow } from './use-now.ts';
import { useZone } from './zone.tsx';

type Props = {
  readonly at: Instant;
  /** Older than this, in ms, the stamp turns amber and says how old it is. */
  readonly late: number;
  /** The moment that was asked for, where it is not that of the answer. */
  readonly asked?: string | undefined;
};

/** When the figures beside it were true, and when that was told. */
export function AsOf({ at, late, asked }: Props) {
  const zone = useZone();
  const age = useNow(5000) - new Date(at).getTime();
  const old = age > late;
  return (
    <span className={`${css.asOf} ${old ? css.late : ''}`} title={zone}>
      as of {asked !== undefined && `${momentWords(asked, zone)}, ${hourMinute(asked, zone)} ${zone}, answered `}
      {clock(at, zone)}
      {old && `, ${duration(age)} old`}
    </span>
  );
}
