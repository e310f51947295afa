import { readFileSync } from 'node:fs';
import { EntitySpec } from '@millrace/contract';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { readYaml } from '../../catalog/catalog.ts';
import { compileEntity } from '../folds/compile-entity.ts';
import type { Fold, FoldEvent, StateView } from '../folds/fold.ts';

const Document = Type.Object({ kind: Type.String(), name: Type.String(), spec: EntitySpec });

/** The entity as the pack's own document declares it. */
export function packFold(pack: string, name: string): Fold {
  const file = new URL(`../../../../../packs/${pack}/entities/${name}.yaml`, import.meta.url);
  const [document] = readYaml(readFileSync(file, 'utf8'));
  const { spec, ...said } = Value.Parse(Document, document?.value);
  expect(said).toEqual({ kind: 'entity', name });
  return compileEntity(spec, { name });
}

/** A type, what it says, and who says it; time and id come from its place. */
export type Told = readonly [type: string, data?: FoldEvent['data'], context?: FoldEvent['context']];

export function eventsOf(told: readonly Told[]): FoldEvent[] {
  return told.map(([type, data = {}, context = {}], at) => ({
    id: `e${String(at).padStart(3, '0')}`,
    type,
    time: Date.UTC(2026, 0, 5) + at * 60_000,
    received: Date.UTC(2026, 0, 5) + at * 60_000,
    category: 'service',
    producer: 'test',
    subject: { kind: 'thing', id: 's' },
    data,
    context,
  }));
}

export function viewOf(fold: Fold, told: readonly Told[]): StateView {
  const state = fold.empty();
  for (const event of eventsOf(told)) fold.apply(state, event);
  return fold.view(fold.parse(fold.print(state)));
}

export type Lifecycle = {
  readonly fold: Fold;
  readonly initial: string;
  /** State → what may follow, as the domain says it. */
  readonly moves: Readonly<Record<string, readonly string[]>>;
  /** State → the event that asks for it. */
  readonly events: Readonly<Record<string, Told>>;
  /** What may follow every state. */
  readonly any?: readonly string[];
  /** Where the state stands in the fields, and in the moves. */
  readonly path: string;
};

/**
 * One test for each state and each event: it moves exactly where the domain says so, else it is kept, flagged, and moves
 * nothing. `elsewhere`: pairs of a state and what is asked of it that have a test of their own.
 */
export function testLifecycle(
  name: string,
  lifecycle: Lifecycle,
  elsewhere: readonly (readonly [string, string])[] = [],
): void {
  const { fold, initial, moves, events, any = [], path } = lifecycle;
  const states = [initial, ...Object.keys(events)].filter((state, at, all) => all.indexOf(state) === at);
  const cases = states
    .flatMap((state) => Object.entries(events).map(([to, event]) => [state, event[0], to] as const))
    .filter(([state, , to]) => !elsewhere.some(([from, asked]) => from === state && asked === to));
  test.each(cases)(`${name}: given %s, when %s asks for %s`, (state, _, to) => {
    const way = wayTo(lifecycle, state);
    const legal = any.includes(to) || moves[state]?.includes(to) === true;
    const view = viewOf(fold, [...way.map((step) => told(events, step)), told(events, to)]);
    expect(fieldAt(view.fields, path)).toBe(legal ? to : state);
    const asked = view.moves[path] ?? [];
    expect(asked).toHaveLength(way.length + 1);
    expect(asked.filter(({ illegal }) => illegal === true)).toHaveLength(legal ? 0 : 1);
    expect(asked.at(-1)).toMatchObject(legal ? { to } : { to: expect.stringContaining(to), illegal: true });
  });
}

/** The shortest way of legal moves, as the states it passes. */
function wayTo({ initial, moves, any = [] }: Lifecycle, state: string): string[] {
  const ways = new Map<string, string[]>([[initial, []]]);
  for (const [at, way] of ways) {
    if (at === state) return way;
    for (const next of [...(moves[at] ?? []), ...any]) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  throw new Error(`no way leads to ${state}`);
}

function told(events: Lifecycle['events'], state: string): Told {
  const event = events[state];
  if (event === undefined) throw new Error(`no event asks for ${state}`);
  return event;
}

function fieldAt(fields: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], fields);
}
