import { SeriesMark } from './series-mark.tsx';
import type { SeriesLook } from './series-look.ts';
import css from './crosshair.module.css';

type Props = {
  readonly title: string;
  /** Distance from the chart's left edge. */
  readonly x: number;
  /** Stand to the left of x. */
  readonly flip: boolean;
  readonly lines: readonly { readonly name: string; readonly text: string; readonly look: SeriesLook }[];
  readonly foot?: string;
};

/** What every series is worth at one bucket. Announced, because only the reader's own move changes it. */
export function Crosshair({ title, x, flip, lines, foot }: Props) {
  return (
    <div className={css.box} data-flip={flip} style={{ insetInlineStart: x }} role="status">
      <p className={css.title}>{title}</p>
      <dl className={css.list}>
        {lines.map(({ name, text, look }) => (
          <div key={name} className={css.line}>
            <dt className={css.name}>
              <SeriesMark look={look} />
              {name}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {foot !== undefined && <p className={css.foot}>{foot}</p>}
    </div>
  );
}
