import type { By, Cell, EventMatch, FunnelQuestion } from '@millrace/contract';
import { must as mustBe } from '../kernel/kernel.ts';
import { compileMatch, compileValue } from '../language/language.ts';
import { eventSchema, type EventRow } from '../measure/measure.ts';
import { spanMs } from './questions/span.ts';

/** `who`: the person the subject stands for. `order`: the producer's number. */
export type PlacedEvent = EventRow & { readonly who: string; readonly order: number };
export type Bounds = { readonly from: number; readonly to: number; readonly asOf: number };
/** `at`: when each step was reached first. */
export type Way = { readonly who: string; readonly label: Cell; readonly at: number[]; readonly going: boolean };

const must = <T>(value: T): NonNullable<T> => mustBe(value, 'it is there');
const always = () => true;
type Told = (event: EventRow) => Cell;

export function matching(match: EventMatch): (event: EventRow) => boolean {
  const type = match.type ?? match.event;
  const holds = match.where === undefined ? always : compileMatch(match.where, eventSchema);
  return (event) => (type === undefined || event.type === type) && holds(event);
}

export function inOrder(a: PlacedEvent, b: PlacedEvent): number {
  const by = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return a.time - b.time || a.order - b.order || by(a.id, b.id) || by(a.producer, b.producer);
}

/** The events of each who that count, in order. */
export function byWho(
  question: { readonly subject?: string; readonly where?: FunnelQuestion['where'] },
  events: readonly PlacedEvent[],
  asOf: number,
): Map<string, PlacedEvent[]> {
  const holds = question.where === undefined ? always : compileMatch(question.where, eventSchema);
  const found = new Map<string, PlacedEvent[]>();
  for (const event of events.toSorted(inOrder)) {
    if (event.test === true || event.time > asOf || event.subject?.kind !== (question.subject ?? 'person')) continue;
    if (!holds(event)) continue;
    found.set(event.who, [...(found.get(event.who) ?? []), event]);
  }
  return found;
}

/** Every way through the steps is tried. */
export function waysOf(question: FunnelQuestion, events: readonly PlacedEvent[], bounds: Bounds): Way[] {
  const steps = question.steps.map(matching);
  const enters = question.order === 'any' ? (event: EventRow) => steps.some((step) => step(event)) : steps[0];
  const label: Told = question.by === undefined ? () => null : valueOf(question.by);
  const same: Told = question.same === undefined ? () => null : valueOf(question.same);
  const window = spanMs(question.window ?? '30d');
  const ways: Way[] = [];
  for (const [who, own] of byWho(question, events, bounds.asOf)) {
    const first = own.findIndex(
      (event) => enters?.(event) === true && event.time >= bounds.from && event.time < bounds.to,
    );
    const entry = own[first];
    if (entry === undefined) continue;
    const moments = own
      .slice(first)
      .filter((event) => event.time <= entry.time + window)
      .map((event): Moment => ({
        time: event.time,
        steps: steps.map((step) => step(event) && same(event) === same(entry)),
        barred: (question.exclude ?? []).map((match) => matching(match)(event)),
      }));
    const at = walk(question, moments);
    const next = bounds.asOf + 1;
    const soon = steps
      .map((_, i): Moment => ({ time: next, steps: steps.map((_, k) => k === i), barred: [] }))
      .slice(1);
    const open = next <= entry.time + window;
    const order = question.order ?? 'ordered';
    const behind =
      order === 'strict'
        ? soon.slice(at.length - 1, at.length)
        : order === 'any'
          ? [{ ...must(soon[0]), steps: steps.map(() => true) }]
          : soon;
    const going = open && at.length < steps.length && walk(question, [...moments, ...behind]).length > at.length;
    ways.push({ who, label: label(entry), at, going });
  }
  return ways;
}

type Moment = { readonly time: number; readonly steps: readonly boolean[]; readonly barred: readonly boolean[] };

function walk(question: FunnelQuestion, moments: readonly Moment[]): number[] {
  if (question.order === 'any') return anyWay(question, moments);
  const reached = [must(moments[0]).time];
  const seen = new Set<string>();
  const go = (step: number, from: number): void => {
    if (seen.has(`${step} ${from}`) || step + 1 === question.steps.length) return;
    seen.add(`${step} ${from}`);
    const within = question.steps[step + 1]?.within;
    for (let to = from + 1; to < moments.length; to += 1) {
      const { time, steps } = must(moments[to]);
      if (question.order === 'strict' && to > from + 1) return;
      if (steps[step + 1] !== true) continue;
      if (within !== undefined && time - must(moments[from]).time > spanMs(within)) continue;
      if (moments.slice(from + 1, to).some((between) => bars(question, between, step + 1))) continue;
      reached[step + 1] = Math.min(reached[step + 1] ?? time, time);
      go(step + 1, to);
    }
  };
  go(0, 0);
  return reached;
}

/** Whether it may not stand between step `step`, counted from 1, and the next. */
function bars({ exclude = [], steps }: FunnelQuestion, { barred }: Moment, step: number): boolean {
  return exclude.some(
    ({ after = 1, before = steps.length }, i) => barred[i] === true && step >= after && step < before,
  );
}

function anyWay(question: FunnelQuestion, moments: readonly Moment[]): number[] {
  const stop = moments.findIndex(({ barred }, i) => i > 0 && barred.includes(true));
  const left = stop < 0 ? moments : moments.slice(0, stop + 1);
  return question.steps
    .flatMap((_, i) => left.find(({ steps }) => steps[i] === true)?.time ?? [])
    .toSorted((a, b) => a - b);
}

function valueOf(by: By): Told {
  const of = typeof by === 'string' ? by : by.of;
  const value = compileValue(of, eventSchema);
  return (event) => {
    const told = value(event);
    return typeof told === 'string' || typeof told === 'number' || typeof told === 'boolean' ? told : null;
  };
}

/** As the answer tells it. */
export function funnelRows(question: FunnelQuestion, ways: readonly Way[]): Cell[][] {
  const grouped = question.by !== undefined;
  const groups = new Map<Cell, Way[]>();
  for (const way of ways) groups.set(way.label, [...(groups.get(way.label) ?? []), way]);
  const key = (label: Cell): string => (label === null ? '' : `${(typeof label)[0]}${String(label)}`);
  const sorted = [...groups].sort(([a, x], [b, y]) => y.length - x.length || (key(a) < key(b) ? -1 : 1));
  const limit = question.limit ?? 20;
  const rest = sorted.slice(limit).flatMap(([, each]) => each);
  const shown: [Cell, Way[]][] = [
    ...sorted.slice(0, limit),
    ...(rest.length > 0 ? [['other', rest] as [Cell, Way[]]] : []),
  ];
  if (!grouped && shown.length === 0) shown.push([null, []]);
  return shown.flatMap(([label, each]) => {
    return question.steps.map((step, i): Cell[] => {
      const here = each.filter(({ at }) => at.length > i);
      const on = i + 1 === question.steps.length ? here : here.filter(({ at }) => at.length > i + 1);
      const going = here.filter((way) => way.at.length === i + 1 && way.going).length;
      const before = i === 0 ? here.length : each.filter(({ at }) => at.length >= i).length;
      const gaps = i === 0 ? [] : here.map(({ at }) => must(at[i]) - must(at[i - 1]));
      return [
        ...(grouped ? [label] : []),
        i + 1,
        question.order === 'any' ? `any ${i + 1}` : (step.name ?? step.type ?? step.event ?? `step ${i + 1}`),
        here.length,
        on.length,
        here.length - on.length - going,
        going,
        i === 0 ? null : quantile(gaps, 0.5),
        each.length === 0 ? null : here.length / each.length,
        before === 0 ? null : here.length / before,
        i === 0 ? null : quantile(gaps, 0.9),
        ...interval(here.length, each.length),
        ...interval(here.length, before),
      ];
    });
  });
}

/** Between the two values beside the place. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * share;
  const [low, high] = [must(sorted[Math.floor(place)]), must(sorted[Math.ceil(place)])];
  return low + (high - low) * (place - Math.floor(place));
}

/** The ends of Wilson's interval are where the share is 1.96 standard errors away. */
function interval(of: number, per: number): Cell[] {
  if (per === 0) return [null, null, 0];
  const z = 1.959963984540054;
  const [a, b, c] = [per + z * z, -(2 * of + z * z), (of * of) / per];
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
  return [near((-b - root) / (2 * a)), near((-b + root) / (2 * a)), per];
}

const near = (value: number): number => Number((Math.round(value * 1e9) / 1e9).toPrecision(9));

/** What two ways of reckoning may differ in. */
export const rounded = (row: readonly Cell[]): Cell[] =>
  row.map((cell) => (typeof cell === 'number' && !Number.isInteger(cell) ? near(cell) : cell));
