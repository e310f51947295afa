import type { EntitySpec, EventSpec, EventView, PersonalData } from '@millrace/contract';
import type { Edition } from '../catalog/catalog.ts';
import { maskedBy } from './entities/mask.ts';

/** Paths inside `data`, by their keys, and what stands there. */
type Classed = readonly (readonly [keys: readonly string[], as: PersonalData])[];
type Shown = Pick<EventView, 'type' | 'subject' | 'data'>;
type Changed = { readonly path: string; readonly before: unknown };

/** What a text or number that is personal is shown as. */
export type Hidden = ReadonlyMap<string, string>;

export type EventMasks = {
  /** The event with what documents class as personal in its data made unreadable. */
  readonly mask: <View extends Shown>(view: View) => View;
  /** What is made unreadable of it, and of what stood there before it was cleaned. */
  readonly hidden: (view: Shown, changes?: readonly Changed[]) => Hidden;
};

const kinds = ['event', 'entity'] as const;

/** By the documents of the event's type, and of its subject's kind where that takes a field from `data` as it stands. */
export function eventMasks(documents: Edition): EventMasks {
  return documents.compiled(kinds, compile);
}

function compile(edition: Edition): EventMasks {
  const types = new Map(edition.of('event').map(({ name, spec }) => [name, ofEvent(spec as EventSpec)]));
  const subjects = new Map(edition.of('entity').map(({ name, spec }) => [name, ofEntity(spec as EntitySpec)]));
  const classedOf = ({ type, subject }: Shown): Classed => [
    ...(types.get(type) ?? []),
    ...(subjects.get(subject?.kind ?? '') ?? []),
  ];
  return {
    mask: (view) => ({
      ...view,
      data: classedOf(view).reduce((data, [keys, as]) => maskPath(data, keys, as), view.data),
    }),
    hidden: (view, changes = []) => {
      const found = classedOf(view).flatMap(([keys, as]) => {
        const before = changes.filter(({ path }) => path === keys.join('.')).map((change) => change.before);
        return textsIn([valueAt(view.data, keys), before]).map((text) => [text, String(maskedBy(text, as))] as const);
      });
      // A name may be part of an address.
      return new Map(found.toSorted(([a], [b]) => b.length - a.length));
    },
  };
}

/** Whatever else tells of an event: texts inside it that are hidden are shown as their masks. */
export function hide(value: unknown, hidden: Hidden): unknown {
  if (hidden.size === 0) return value;
  if (typeof value === 'string') return hideIn(value, hidden);
  if (typeof value === 'number') return hidden.has(String(value)) ? '***' : value;
  if (Array.isArray(value)) return value.map((each) => hide(each, hidden));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hide(each, hidden)]));
}

/** Letters of a name stand in many a text: what is shorter is hidden where it is all that there is. */
const shortest = 3;

function hideIn(text: string, hidden: Hidden): string {
  let shown = text;
  for (const [from, to] of hidden) {
    if (from.length >= shortest)
      shown = shown.replaceAll(new RegExp(from.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'gi'), () => to);
    else if (shown.trim().toLowerCase() === from.toLowerCase()) shown = to;
  }
  return shown;
}

function ofEvent({ fields = {} }: EventSpec): Classed {
  return Object.entries(fields).flatMap(([path, { pii }]) =>
    pii === undefined ? [] : [[path.split('.'), pii] as const],
  );
}

function ofEntity({ fields = {}, items = {} }: EntitySpec): Classed {
  const all = [fields, ...Object.values(items).map((item) => item.fields ?? {})].flatMap((each) => Object.values(each));
  return all.flatMap(({ of = '', pii }) => {
    const path = /^data((?:\.[A-Za-z_]\w*)+)$/.exec(of.trim())?.[1];
    return pii === undefined || path === undefined ? [] : [[path.slice(1).split('.'), pii] as const];
  });
}

function maskPath(value: unknown, keys: readonly string[], as: PersonalData): unknown {
  const [key, ...below] = keys;
  if (key === undefined) return maskedBy(value, as);
  if (Array.isArray(value)) return value.map((each) => maskPath(each, keys, as));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: maskPath((value as Record<string, unknown>)[key], below, as) };
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  const [key, ...below] = keys;
  if (key === undefined) return value;
  if (Array.isArray(value)) return value.map((each) => valueAt(each, keys));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return valueAt((value as Record<string, unknown>)[key], below);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
