import type { EntitySpec, EntityView, EventSpec, EventView } from '@millrace/contract';
import { cellText } from '@/shared/number/cell.ts';
import { day } from '@/shared/time/format.ts';

/** One event on the way of a subject, and the states it moved to. */
export type Moment = {
  readonly event: EventView;
  /** ms since 1970, and since the first event. */
  readonly time: number;
  readonly since: number;
  readonly moved: readonly string[];
};

/** A stretch in one state of the first lifecycle. */
export type Stretch = { readonly state: string; readonly from: number; readonly to: number };

/** The events in their order, the first one first; `moves` as the state of now has them. */
export function momentsOf(newestFirst: readonly EventView[], moves: EntityView['moves']): readonly Moment[] {
  const moved = new Map<string, string[]>();
  for (const [lifecycle, list] of Object.entries(moves)) {
    for (const { event, to, illegal } of list) {
      if (illegal === true) continue;
      const said = lifecycle.includes('.') ? `${lifecycle.split('.').slice(0, -1).join(' ')}: ${to}` : to;
      moved.set(event, [...(moved.get(event) ?? []), said]);
    }
  }
  const events = newestFirst.toReversed();
  const first = Date.parse(events[0]?.time ?? '');
  return events.map((event) => {
    const time = Date.parse(event.time);
    return { event, time, since: time - first, moved: moved.get(event.id) ?? [] };
  });
}

/** The states of a lifecycle from the first event on; the same state again goes on. */
export function stretchesOf(moves: EntityView['moves'][string] | undefined, from: number, end: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { at, to: state, illegal } of moves ?? []) {
    const time = Math.max(from, Date.parse(at));
    const last = stretches.at(-1);
    if (illegal === true || time > end || last?.state === state) continue;
    if (last !== undefined) stretches[stretches.length - 1] = { ...last, to: time };
    stretches.push({ state, from: time, to: end });
  }
  return stretches.filter((each) => each.to > each.from || each === stretches.at(-1));
}

/**
 * A place between 0 and 1 on an axis of logarithmic time: a second after the first event is as far from it as an hour is
 * from a minute, since what matters comes early.
 */
export function place(since: number, length: number): number {
  return length <= 0 ? 0 : Math.log1p(Math.min(Math.max(since, 0), length)) / Math.log1p(length);
}

const marks = [1000, 60_000, 3_600_000, 86_400_000, 30 * 86_400_000];

/** Lengths worth a mark on that axis, not too near to another. */
export function marksOf(length: number): readonly number[] {
  return marks.filter((mark) => mark < length * 0.8);
}

/** The last moment at or before an instant: what the state at it is made of. -1: none. */
export function lastAt(moments: readonly Moment[], at: number): number {
  return moments.findLastIndex(({ time }) => time <= at);
}

/** Where the stretches stand on that axis, each from 0 to 1: the last state holds until now. Pure. */
export function bandOf(stretches: readonly Stretch[], first: number, length: number) {
  return stretches.map(({ state, from, to }, i) => {
    const left = place(from - first, length);
    const last = i === stretches.length - 1;
    return { state, from, left, width: (last ? 1 : place(to - first, length)) - left, last };
  });
}

/** Whether a time is on the day of the moment before it, whose line says which day. Pure. */
export function isDayOf(time: string, before: Moment | undefined, zone: string): boolean {
  return before !== undefined && day(time, zone) === day(before.time, zone);
}

/** What documents say of the fields of an event, and of the kind of its subject. */
type Documents = { readonly event?: EventSpec | undefined; readonly entity?: EntitySpec | undefined };

/**
 * A few plain values of an event in one line, amounts and durations by their units. A change comes first, as what was and
 * what is, by the unit of its field.
 */
export function storyOf({ data }: Pick<EventView, 'data'>, { event, entity }: Documents = {}): string {
  if (typeof data !== 'object' || data === null) return '';
  const values: Readonly<Record<string, unknown>> = { ...data };
  const setting = entity?.fields?.[String(values['path'])];
  const textOf = (key: string, value: unknown): string => {
    const told = event?.fields?.[key];
    const unit = told?.unit ?? (setting?.of === 'data.after' && /^(?:before|after)$/.test(key) ? setting.unit : null);
    if (typeof value !== 'number' || (unit !== 'minor' && unit !== 'ms'))
      return Array.isArray(value) ? value.join(', ') : String(value);
    const of = told?.currency;
    const currency = typeof of === 'object' ? values[of.field] : of;
    return cellText(
      value,
      { name: key, type: 'number', unit, ...(typeof currency === 'string' && { currency }) },
      'UTC',
    );
  };
  const { path, before = null, after = null, ...others } = values;
  const sides = { before, after };
  const some = typeof path === 'string' ? (before ?? after) !== null : before !== null && after !== null;
  const isChange = some && Object.values(sides).every((each) => isPlain(each ?? ''));
  const [from, to] = Object.entries(sides).map(([key, side]) => (side === null ? 'not set' : textOf(key, side)));
  const change = `${typeof path === 'string' ? `${path}: ` : ''}${from} \u2192 ${to}`;
  const plain = Object.entries(isChange ? others : values).filter(([, value]) => isPlain(value));
  const told = plain.map(([key, value]) => `${key.replaceAll('_', ' ')} ${textOf(key, value)}`);
  return [...(isChange ? [change] : []), ...told].slice(0, 4).join(', ');
}

/** Short enough for a line: a value, or a list of some. */
function isPlain(value: unknown): boolean {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.every((each) => ['string', 'number', 'boolean'].includes(typeof each)) && String(value).length <= 60;
}
