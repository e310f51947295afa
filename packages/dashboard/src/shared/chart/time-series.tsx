import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { cellText, type Written } from '../number/cell.ts';
import { day, dayMinute, hourMinute, zoneOffset } from '../time/format.ts';
import { useZone } from '../time/zone.tsx';
import { axisText } from './axis-text.ts';
import type { Buckets } from './buckets.ts';
import { Crosshair } from './crosshair.tsx';
import { endWords } from './ends.ts';
import { fromZero } from './from-zero.ts';
import { spread } from './labels.ts';
import { SeriesLegend } from './series-legend.tsx';
import { lookOf } from './series-look.ts';
import { axisTicks, timeTicks } from './ticks.ts';
import css from './time-series.module.css';
import { useWidth } from './use-width.ts';

type Props = {
  readonly buckets: Buckets;
  /** One sentence that says what the chart shows. */
  readonly finding: string;
  /** What the values are, and so how they are written; something counted if nobody says. */
  readonly column?: Written;
};

const counted: Written = { name: 'count', type: 'integer', unit: null };

const dayLong = 86_400_000;
const heights = { wide: 268, phone: 232 } as const;
const top = 10;
const foot = 24;
const left = 50;
const labelRoom = 172;
const labelGap = 15;
/** Half of a date under the axis: the last stands in the middle of the end of the lines. */
const tickHalf = 24;
/** Narrower than this there is no room for names beside the lines: they stand under the chart. */
const narrowPx = 620;

const lastTwo = (value: number | null, index: number, all: readonly (number | null)[]): number | null =>
  index < all.length - 2 ? null : value;

/** Lines over time with their names beside or under them. The pointer or the arrow keys walk over the buckets. */
export function TimeSeries({ buckets, finding, column = counted }: Props) {
  const zone = useZone();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number>();
  const { starts, step, series, band, open = false } = buckets;
  const show = (value: number | null): string => cellText(value, column, zone);
  const ends = endWords(buckets);

  const labelled = width >= narrowPx;
  const height = labelled ? heights.wide : heights.phone;
  const right = labelled ? width - labelRoom : width - tickHalf;
  const first = starts[0] ?? 0;
  const last = starts.at(-1) ?? first + step;
  const x = scaleLinear().domain([first, last]).range([left, right]);
  const y = scaleLinear()
    .domain(fromZero([...series.map(({ values }) => values), band?.low ?? [], band?.high ?? []].flat()))
    .nice(4)
    .range([height - foot, top]);
  const path = line<number | null>(
    (_, index) => x(starts[index] ?? first),
    (value) => y(value ?? 0),
  )
    .defined((value) => value !== null)
    .curve(curveMonotoneX);
  const within = area<number | null>()
    .x((_, index) => x(starts[index] ?? first))
    .y0((_, index) => y(band?.low[index] ?? 0))
    .y1((high) => y(high ?? 0))
    .defined((high) => high !== null)
    .curve(curveMonotoneX);
  const long = last - first > 2 * dayLong;
  const ticks = timeTicks(first, last, {
    most: Math.max(2, Math.floor((right - left) / 86)),
    shift: (moment) => zoneOffset(moment, zone),
  });
  const names = spread(
    series.map(({ values }) => y(values.at(-1) ?? 0)),
    { gap: labelGap, low: top, high: height - foot },
  );

  const move = (to: number) => setAt(Math.max(0, Math.min(starts.length - 1, to)));
  const onPointer = (event: PointerEvent<SVGSVGElement>) => {
    const inside = event.clientX - event.currentTarget.getBoundingClientRect().left;
    move(Math.round((x.invert(inside) - first) / step));
  };
  const onKey = (event: KeyboardEvent) => {
    const from = at ?? starts.length - 1;
    const steps: Record<string, number> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: 0,
      End: starts.length - 1,
    };
    const to = steps[event.key];
    if (event.key === 'Escape') setAt(undefined);
    if (to === undefined) return;
    event.preventDefault();
    move(at === undefined && event.key.startsWith('Arrow') ? starts.length - 1 : to);
  };

  return (
    <div ref={box} className={css.box}>
      {width > 0 && (
        <svg
          className={css.svg}
          width={width}
          height={height}
          role="img"
          aria-label={`${finding} ${ends === '' ? '' : `${ends} `}Arrow keys walk over the points.`}
          tabIndex={0}
          onPointerMove={onPointer}
          onPointerLeave={() => setAt(undefined)}
          onKeyDown={onKey}
          onBlur={() => setAt(undefined)}
        >
          {axisTicks(y.ticks(4), (value) => axisText(value, column)).map(({ value, words }) => (
            <g key={value} className={css.grid}>
              <line x1={left} x2={right} y1={y(value)} y2={y(value)} />
              <text x={left - 8} y={y(value)} dy="0.32em" textAnchor="end">
                {words}
              </text>
            </g>
          ))}
          {ticks.map((moment) => (
            <text key={moment} className={css.tick} x={x(moment)} y={height - 6} textAnchor="middle">
              {long ? day(moment, zone) : hourMinute(moment, zone)}
            </text>
          ))}
          {band && <path className={css.band} d={within([...band.high]) ?? ''} />}
          {series.toReversed().map((one) => {
            const look = lookOf(one, series.indexOf(one));
            return (
              <g key={one.name} stroke={look.color}>
                <path
                  className={css.line}
                  d={path(open ? one.values.slice(0, -1) : [...one.values]) ?? ''}
                  strokeDasharray={look.dash}
                />
                {open && <path className={css.open} d={path(one.values.map(lastTwo)) ?? ''} />}
              </g>
            );
          })}
          {labelled &&
            series.map((one, index) => {
              const { name, values } = one;
              const look = lookOf(one, index);
              const from = y(values.at(-1) ?? 0);
              const to = names[index] ?? from;
              return (
                <g key={name}>
                  <circle cx={right} cy={from} r="2.6" fill={look.color} />
                  <path className={css.leader} d={`M${right + 5} ${from}L${right + 13} ${to}`} stroke={look.color} />
                  <text className={css.label} x={right + 18} y={to} dy="0.32em">
                    <title>{name}</title>
                    {name.length > 23 ? `${name.slice(0, 22)}\u2026` : name}
                  </text>
                </g>
              );
            })}
          {at !== undefined && (
            <line className={css.cross} x1={x(starts[at] ?? 0)} x2={x(starts[at] ?? 0)} y1={top} y2={height - foot} />
          )}
        </svg>
      )}
      {at !== undefined && width > 0 && (
        <Crosshair
          title={`${dayMinute(starts[at] ?? 0, zone)}${open && at === starts.length - 1 ? ', not complete' : ''}`}
          x={x(starts[at] ?? 0)}
          flip={x(starts[at] ?? 0) > width / 2}
          lines={series.map((one, index) => ({
            name: one.name,
            text: show(one.values[at] ?? null),
            look: lookOf(one, index),
          }))}
          {...(typeof band?.high[at] === 'number' && {
            foot: `Most weeks ${show(band.low[at] ?? null)} to ${show(band.high[at])}`,
          })}
        />
      )}
      {width > 0 && !labelled && (
        <div className={css.names}>
          <SeriesLegend series={series} label="Lines" />
        </div>
      )}
      {ends !== '' && width > 0 && <p className={css.ends}>{ends}</p>}
    </div>
  );
}
