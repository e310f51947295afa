import { withRanges } from './from-zero.ts';
import css from './rate-bars.module.css';

type Bar = {
  readonly name: string;
  readonly value: number | null;
  /** Ends of the 95 % range, where there is one. */
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
  /** What of the value was there before: pale. */
  readonly before?: number;
  /** Of too small a sample. */
  readonly provisional?: boolean;
  /** Opens the list behind it. */
  readonly onOpen?: (() => void) | undefined;
};

const [textRoom, rowHeight, barHeight] = [14, 26, 12];

type Props = {
  readonly finding: string;
  readonly bars: readonly Bar[];
  /** How many there are, drawn or not. */
  readonly all?: number;
  /** How much of the width their names take, in percent. */
  readonly names?: number;
};

/** Rates as bars with their range as a whisker. The table beside it has the figures. */
export function RateBars({ finding, bars, all = bars.length, names = 34 }: Props) {
  const [least, most] = withRanges(
    bars.map(({ value }) => value),
    bars.flatMap(({ low, high }) => [low, high]),
  );
  const room = 100 - names - textRoom;
  const x = (value: number): string => `${names + ((value - least) / (most - least)) * room}%`;
  const bar = (from: number, to: number, middle: number) => ({
    x: x(Math.min(from, to)),
    y: middle - barHeight / 2,
    width: `${(Math.abs(to - from) / (most - least)) * room}%`,
    height: barHeight,
    rx: 3,
  });
  return (
    <div className={css.box}>
      <svg className={css.chart} height={bars.length * rowHeight} width="100%" role="img" aria-label={finding}>
        {bars.map(({ name, value, low, high, text, before = 0, provisional = false }, index) => {
          const middle = index * rowHeight + rowHeight / 2;
          return (
            <g key={name}>
              <text className={css.name} x={`${names - 1}%`} y={middle} dy="0.32em" textAnchor="end">
                {name.length > 22 ? `${name.slice(0, 21)}…` : name}
              </text>
              {before > 0 && <rect className={css.before} {...bar(0, before, middle)} />}
              {value !== null && (
                <rect className={css.bar} data-provisional={provisional} {...bar(before, value, middle)} />
              )}
              {low !== null && high !== null && (
                <line
                  className={css.whisker}
                  x1={x(Math.max(low, least))}
                  x2={x(Math.min(high, most))}
                  y1={middle}
                  y2={middle}
                />
              )}
              <text className={css.text} x="100%" y={middle} dy="0.32em" textAnchor="end">
                {text}
              </text>
            </g>
          );
        })}
      </svg>
      {bars.map(
        ({ name, text, onOpen }, index) =>
          onOpen && (
            <button
              key={name}
              type="button"
              className={css.open}
              style={{ top: index * rowHeight, height: rowHeight }}
              aria-label={`Who stands behind ${name}: ${text}`}
              title={`Who stands behind ${name}: ${text}`}
              onClick={onOpen}
            />
          ),
      )}
      {bars.some((bar) => bar.provisional === true) && (
        <p className={css.note}>Pale: provisional, too few for a verdict.</p>
      )}
      {all > bars.length && (
        <p className={css.note}>
          The first {bars.length} of {all} rows.
        </p>
      )}
    </div>
  );
}
