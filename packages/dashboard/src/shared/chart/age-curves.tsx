import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useRef } from 'react';
import { share } from '../number/format.ts';
import { seriesLook } from './series-look.ts';
import css from './time-series.module.css';
import { useWidth } from './use-width.ts';

/** A group followed by its age: `rates[3]` is its share at age 3, null where it is not that old. */
export type AgeCurve = { readonly name: string; readonly rates: readonly (number | null)[] };

type Props = {
  readonly curves: readonly AgeCurve[];
  /** What an age counts: `week`. */
  readonly grain: string;
  /** One sentence that says what the chart shows. */
  readonly finding: string;
};

const height = 268;
const edge = { top: 10, right: 28, foot: 24, left: 54 } as const;

/** One curve a group over its age, all from their beginning on. */
export function AgeCurves({ curves, grain, finding }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const oldest = Math.max(1, ...curves.map(({ rates }) => rates.length - 1));
  const highest = Math.max(...curves.flatMap(({ rates }) => rates.map((rate) => rate ?? 0)));
  const x = scaleLinear()
    .domain([0, oldest])
    .range([edge.left, width - edge.right]);
  const y = scaleLinear()
    .domain([0, highest > 0 ? highest : 1])
    .nice(4)
    .range([height - edge.foot, edge.top]);
  const path = line<number | null>(
    (_, age) => x(age),
    (rate) => y(rate ?? 0),
  ).defined((rate) => rate !== null);
  return (
    <div ref={box} className={css.box}>
      {width > 0 && (
        <svg className={css.svg} width={width} height={height} role="img" aria-label={finding}>
          {y.ticks(4).map((value) => (
            <g key={value} className={css.grid}>
              <line x1={edge.left} x2={width - edge.right} y1={y(value)} y2={y(value)} />
              <text x={edge.left - 8} y={y(value)} dy="0.32em" textAnchor="end">
                {share(value)}
              </text>
            </g>
          ))}
          {x
            .ticks(Math.min(oldest, 12))
            .filter(Number.isInteger)
            .map((age) => (
              <text key={age} className={css.tick} x={x(age)} y={height - 6} textAnchor="middle">
                {`${grain} ${age}`}
              </text>
            ))}
          {curves.map(({ name, rates }, index) => {
            const look = seriesLook(name, index);
            return (
              <path
                key={name}
                className={css.line}
                d={path([...rates]) ?? ''}
                stroke={look.color}
                strokeDasharray={look.dash}
              >
                <title>{name}</title>
              </path>
            );
          })}
        </svg>
      )}
    </div>
  );
}
