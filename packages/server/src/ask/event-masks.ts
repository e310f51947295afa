import type { EventView, PersonalData } from '@millrace/contract';
import type { Edition } from '../catalog/catalog.ts';
import { classedData, classingKinds, type Classed, type ClassedData } from './classed.ts';
import { maskedBy } from './entities/mask.ts';

type Told = Pick<EventView, 'type' | 'subject' | 'data'>;
type Shown = Told & Pick<EventView, 'context'>;
type Changed = { readonly path: string; readonly before: unknown };

/** What a text or number that is personal is shown as. */
export type Hidden = ReadonlyMap<string, string>;

/** As what somebody sent an event, as far as that is known. */
export type SentAs = { readonly type: string | null; readonly kind?: string | undefined; readonly hidden?: Hidden };

export type EventMasks = {
  /** The event with what documents class as personal in its data made unreadable, and what is shaped so anywhere. */
  readonly mask: <View extends Shown>(view: View) => View;
  /** What is made unreadable of it, and of what stood there before it was cleaned. */
  readonly hidden: (view: Told, changes?: readonly Changed[]) => Hidden;
  /**
   * An item in the form it was sent in: hidden texts, what stands under the name of a classed field wherever that is (of its
   * type; of any, where the type is not known), and what is shaped so.
   */
  readonly sent: (original: unknown, as: SentAs) => unknown;
};

/** By the documents of the event's type, and of its subject's kind where that takes a field from `data` as it stands. */
export function eventMasks(documents: Edition): EventMasks {
  return documents.compiled(classingKinds, compile);
}

const noneHidden: Hidden = new Map();

function compile(edition: Edition): EventMasks {
  const classed = classedData(edition);
  const { types, kinds } = classed;
  const classedOf = ({ type, subject }: Told): Classed => [
    ...(types.get(type) ?? []),
    ...(kinds.get(subject?.kind ?? '') ?? []),
  ];
  return {
    mask: (view) => ({
      ...view,
      data: classedOf(view).reduce((data, [keys, as]) => maskPath(data, keys, as), maskedBy(view.data, undefined)),
      context: maskedBy(view.context, undefined),
    }),
    hidden: (view, changes = []) => {
      const found = classedOf(view).flatMap(([keys, as]) => {
        const before = changes.filter(({ path }) => path === keys.join('.')).map((change) => change.before);
        return textsIn([valueAt(view.data, keys), before]).map((text) => [text, String(maskedBy(text, as))] as const);
      });
      // A name may be part of an address.
      return new Map(found.toSorted(([a], [b]) => b.length - a.length));
    },
    sent: (original, as) => {
      const shaped = maskedBy(hide(original, as.hidden ?? noneHidden), undefined);
      return namesOf(classed, as).reduce((value, [keys, pii]) => maskBelow(value, keys, pii), shaped);
    },
  };
}

/** What an item of this type may hold, by any name it may have there. */
function namesOf({ types, kinds, oldNames }: ClassedData, { type, kind }: SentAs): Classed {
  const [ofTypes, ofKinds] = [[types, oldNames], [kinds]].map((maps) => maps.flatMap((map) => [...map]));
  return [
    ...(ofTypes ?? []).flatMap(([name, list]) => (type === null || name === type ? list : [])),
    ...(ofKinds ?? []).flatMap(([name, list]) => (kind === undefined || name === kind ? list : [])),
  ];
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

function maskPath(value: unknown, keys: readonly string[], as: PersonalData): unknown {
  const [key, ...below] = keys;
  if (key === undefined) return maskedBy(value, as);
  if (Array.isArray(value)) return value.map((each) => maskPath(each, keys, as));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: maskPath((value as Record<string, unknown>)[key], below, as) };
}

/** Wherever the path begins inside the value. */
function maskBelow(value: unknown, keys: readonly string[], as: PersonalData): unknown {
  if (Array.isArray(value)) return value.map((each) => maskBelow(each, keys, as));
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskBelow(each, keys, as)]));
  return maskPath(inside, keys, as);
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
