import { useRef } from 'react';
import { fromZero } from './from-zero.ts';
import css from './rate-bars.module.css';
import { seriesLook } from './series-look.ts';
import { useWidth } from './use-width.ts';

export type BarGroup = {
  readonly name: string;
  /** One for each series, in the same order everywhere. */
  readonly bars: readonly { readonly name: string; readonly value: number; readonly text: string }[];
  /** Opens the list behind it. */
  readonly onOpen?: () => void;
};

const [nameRoom, rowHeight, barHeight, gap] = [22, 17, 11, 12];
/** Of a hundred, for what stands behind the longest bar: a narrow chart gives it more. */
const textRoom = { narrow: 42, wide: 22 } as const;
const narrowPx = 620;

/** Groups of bars, one bar for each series; each says whose it is, so that colour is never alone. */
export function GroupedBars({ finding, groups }: { readonly finding: string; readonly groups: readonly BarGroup[] }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [least, most] = fromZero(groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const room = 100 - nameRoom - (width < narrowPx ? textRoom.narrow : textRoom.wide);
  const longest = width < narrowPx ? 11 : 28;
  const groupHeight = (groups[0]?.bars.length ?? 0) * rowHeight + gap;
  return (
    <div ref={box} className={css.box}>
      <svg className={css.chart} height={groups.length * groupHeight} width="100%" role="img" aria-label={finding}>
        {groups.map(({ name, bars }, group) => (
          <g key={name}>
            <text
              className={css.name}
              x={`${nameRoom - 1}%`}
              y={group * groupHeight + rowHeight / 2}
              dy="0.32em"
              textAnchor="end"
            >
              {name.length > longest ? `${name.slice(0, longest - 1)}…` : name}
            </text>
            {bars.map((bar, index) => {
              const middle = group * groupHeight + (index + 0.5) * rowHeight;
              const { color, outlined = false } = seriesLook(bar.name, index);
              const length = (Math.abs(bar.value) / (most - least)) * room;
              const start = nameRoom + ((Math.min(0, bar.value) - least) / (most - least)) * room;
              return (
                <g key={bar.name}>
                  <rect
                    x={`${start}%`}
                    y={middle - barHeight / 2}
                    width={`${length}%`}
                    height={barHeight}
                    rx="2"
                    fill={color}
                    stroke={color}
                    fillOpacity={outlined ? 0.2 : 1}
                  />
                  <text className={css.name} x={`${start + length + 0.6}%`} y={middle} dy="0.32em">
                    {`${bar.text} ${bar.name}`}
                  </text>
                </g>
              );
            })}
          </g>
        ))}
      </svg>
      {groups.map(
        ({ name, onOpen }, group) =>
          onOpen && (
            <button
              key={name}
              type="button"
              className={css.open}
              style={{ top: group * groupHeight - gap / 2, height: groupHeight }}
              aria-label={`Who stands behind ${name}`}
              title={`Who stands behind ${name}`}
              onClick={onOpen}
            />
          ),
      )}
    </div>
  );
}
