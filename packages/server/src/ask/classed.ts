import type { EntitySpec, EventSpec, PersonalData } from '@millrace/contract';
import type { Edition } from '../catalog/catalog.ts';
import { fieldKeys, keysOf, readExpression } from '../language/language.ts';

/** Keys inside `data`, and what documents say stands there. */
export type Classed = readonly (readonly [keys: readonly string[], as: PersonalData])[];

export type ClassedData = {
  /** By the type of the event. */
  readonly types: ReadonlyMap<string, Classed>;
  /** By the kind of its subject: what its document takes from `data` as it stands. */
  readonly kinds: ReadonlyMap<string, Classed>;
  /** Names under which fields of a type are sent, too. */
  readonly oldNames: ReadonlyMap<string, Classed>;
};

/** What has documents that class something in the data of events. */
export const classingKinds = ['event', 'entity'] as const;

/** Which data of events documents class as personal. Pass it to `compiled` of an edition, with `classingKinds`. */
export function classedData(edition: Edition): ClassedData {
  const events = edition.of('event').map(({ name, spec }) => [name, spec as EventSpec] as const);
  return {
    types: new Map(events.map(([name, spec]) => [name, ofEvent(spec)])),
    kinds: new Map(edition.of('entity').map(({ name, spec }) => [name, ofEntity(spec as EntitySpec)])),
    oldNames: new Map(events.map(([name, spec]) => [name, oldNamesOf(spec)])),
  };
}

/** As what some type of event classes what an expression reads, or a part of it. Compile it of an edition. */
export function inheritedOf(edition: Edition): (text: string | undefined) => PersonalData | undefined {
  const classed = edition.of('event').flatMap(({ spec }) => ofEvent(spec as EventSpec));
  return (text) => {
    if (text === undefined || classed.length === 0) return undefined;
    for (const [root, ...read] of keysRead(text)) {
      if (root !== 'data') continue;
      const found = classed.find(([keys]) => isWithin(keys, read) || isWithin(read, keys));
      if (found !== undefined) return found[1];
    }
    return undefined;
  };
}

/** What is no expression reads nothing. */
export function keysRead(text: unknown): readonly (readonly string[])[] {
  try {
    return fieldKeys(readExpression(text));
  } catch {
    return [];
  }
}

const isWithin = (short: readonly string[], long: readonly string[]): boolean =>
  short.every((key, i) => key === long[i]);

function ofEvent({ fields = {} }: EventSpec): Classed {
  return Object.entries(fields).flatMap(([path, { pii }]) => (pii === undefined ? [] : [[keysOf(path), pii] as const]));
}

function oldNamesOf({ fields = {} }: EventSpec): Classed {
  return Object.values(fields).flatMap(({ pii, from = [] }) =>
    pii === undefined ? [] : from.map((old) => [keysOf(typeof old === 'string' ? old : old.path), pii] as const),
  );
}

function ofEntity({ fields = {}, items = {} }: EntitySpec): Classed {
  const all = [fields, ...Object.values(items).map((item) => item.fields ?? {})].flatMap((each) => Object.values(each));
  return all.flatMap(({ of = '', pii }) => {
    const path = /^data((?:\.[A-Za-z_]\w*)+)$/.exec(of.trim())?.[1];
    return pii === undefined || path === undefined ? [] : [[path.slice(1).split('.'), pii] as const];
  });
}
