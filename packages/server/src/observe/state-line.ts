import { canonicalJson } from '@millrace/contract';
import { readJson } from '../kernel/kernel.ts';

/** A line of `entities` as admit wrote it. */
export type StateLine = {
  readonly name: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly events: number;
  readonly lastSeen: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

type Cells = readonly [
  workspace: string,
  kind: string,
  id: string,
  version: number,
  first: number,
  last: number,
  events: number,
  state: { readonly fields?: StateLine['fields'] },
];

export function stateLineOf(line: string): StateLine {
  const [, kind, id, version, , last, events, { fields = {} }] = readJson(line) as Cells;
  return { name: `${kind}/${id}`, kind, id, version, events, lastSeen: new Date(last).toISOString(), fields };
}

/** Names of the fields that are not the same in both, in order. */
export function changedFields(before: StateLine['fields'], after: StateLine['fields']): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => textOf(before, name) !== textOf(after, name)).toSorted();
}

function textOf(fields: StateLine['fields'], name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value === undefined ? undefined : canonicalJson(value);
}
