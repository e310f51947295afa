import { change } from './format.ts';
import css from './number.module.css';

type Props = {
  readonly now: number;
  readonly before: number;
  /** Which direction is good. Without one the change is grey: more events are neither good nor bad. */
  readonly better?: 'up' | 'down';
};

/** Arrow, sign, value and unit of a change, coloured only where one direction is better. */
export function Delta({ now, before, better }: Props) {
  const text = change(now, before);
  const up = now > before;
  const judged = better === undefined || now === before ? '' : up === (better === 'up') ? css.good : css.bad;
  return (
    <span className={`${css.delta} ${judged}`}>
      {now !== before && (
        <svg className={css.arrow} viewBox="0 0 8 8" aria-hidden>
          <path d={up ? 'M4 1 7.5 7h-7z' : 'M4 7 .5 1h7z'} />
        </svg>
      )}
      {text}
    </span>
  );
}
