import type { Aggregation } from '@millrace/contract';
import type { AggregationKeys } from './aggregation-keys.ts';
import type { Held, Part } from './part-sql.ts';

/** A part, and what others may have in common with it. */
export type KeyedPart = AggregationKeys & { readonly part: Part; readonly aggregate: Aggregation['aggregate'] };

/** Events that some parts are of: those of number i set bit i of a row's mask. */
export type Gate = {
  readonly key: string;
  /** SQL over the columns of the parts, 1 or 0. */
  readonly inside: string;
  /** The same as a condition, whose columns the engine finds in its indexes; null: every event. */
  readonly condition: string | null;
};

/** Figures that are kept: distinct values or a number. Their rows have the number of their place, from 1 on. */
export type Figures = { readonly key: string; readonly held: Exclude<Held, { kind: 'count' }> };

/** What parts are made of, each once. */
export type Kept = {
  readonly parts: readonly KeyedPart[];
  readonly gates: readonly Gate[];
  readonly figures: readonly Figures[];
};

/** null where a part cannot be kept as a fixed number of figures. */
export function keptOf(parts: readonly KeyedPart[]): Kept | null {
  const gates = new Map<string, Gate>();
  const figures = new Map<string, Figures>();
  for (const { part, gate, figures: key } of parts) {
    const { held } = part;
    if (held === undefined) return null;
    if (!gates.has(gate))
      gates.set(gate, {
        key: gate,
        inside: part.gated,
        condition: part.gate,
      });
    if (held.kind !== 'count' && key !== null && !figures.has(key)) figures.set(key, { key, held });
  }
  return { parts, gates: [...gates.values()], figures: [...figures.values()] };
}

/** The place among the gates. */
export const gateOf = ({ gates }: Kept, { gate }: KeyedPart): number => gates.findIndex(({ key }) => key === gate);

/** The number of the rows that have its figures. */
export const rowsOf = ({ figures }: Kept, part: KeyedPart): number =>
  figures.findIndex(({ key }) => key === part.figures) + 1;
