import type { SeriesLook } from './series-look.ts';
import css from './series-mark.module.css';

/** The stroke of a series as its line is drawn, for legends and tooltips. */
export function SeriesMark({ look }: { readonly look: SeriesLook }) {
  return (
    <svg className={css.mark} viewBox="0 0 18 4" aria-hidden>
      <line x1="0" x2="18" y1="2" y2="2" stroke={look.color} strokeWidth="2.4" strokeDasharray={look.dash} />
    </svg>
  );
}
