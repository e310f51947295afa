import type { Expression, Grain, RollupGrain } from '@millrace/contract';
import type { Conjunct } from './conjuncts.ts';
import type { DimensionSql } from './dimension-sql.ts';
import type { Kept, KeyedPart } from './kept.ts';
import type { RollupForm } from './rollup-form.ts';
import { isUncovered, type Uncovered } from './uncovered.ts';

/** What a question asks of metrics, as far as a rollup has to know. */
export type Asked = {
  readonly parts: readonly KeyedPart[];
  /** null: something is asked that no rollup keeps. */
  readonly kept: Kept | null;
  readonly by: readonly DimensionSql[];
  readonly grain: Grain | null;
  readonly conjuncts: readonly Conjunct[];
};

/** Where a rollup has what is asked. */
export type Cover = {
  /** By gate of the question: the bit of the rollup. */
  readonly gates: readonly number[];
  /** By rows of figures of the question, from 1 on: those of the rollup. */
  readonly figures: readonly number[];
  /** By dimension of the question: that of the rollup. */
  readonly by: readonly number[];
  /** What has to hold besides, over these fields. */
  readonly conjuncts: readonly Conjunct[];
  /** By field of these: the dimension of the rollup. */
  readonly fields: ReadonlyMap<string, number>;
};

const grains: readonly Grain[] = ['minute', 'hour', 'day', 'week', 'month'];

/** How a rollup answers a question, or why it does not. */
export function coverOf(form: RollupForm, asked: Asked): Cover | Uncovered {
  const { kept } = asked;
  if (kept === null) return { because: 'quantile' };
  if (asked.grain !== null && grains.indexOf(asked.grain) < grains.indexOf(form.grain))
    return { because: 'coarse', grain: form.grain, asked: asked.grain };
  const by = asked.by.map(({ key }) => form.dimensions.findIndex((each) => key !== undefined && each.key === key));
  const lost = asked.by[by.indexOf(-1)];
  if (lost !== undefined) return { because: 'dimension', name: lost.name };
  const gates = kept.gates.map(({ key }) => form.kept.gates.findIndex((each) => each.key === key));
  if (gates.includes(-1)) return { because: 'events', aggregate: aggregateOf(kept, gates.indexOf(-1)) };
  const figures = kept.figures.map(({ key }) => form.kept.figures.findIndex((each) => each.key === key) + 1);
  const figure = kept.figures[figures.indexOf(0)];
  if (figure !== undefined) {
    const part = kept.parts.find((each) => each.figures === figure.key);
    return { because: 'figures', aggregate: part?.aggregate ?? 'a metric' };
  }
  const condition = conditionOf(form, asked.conjuncts);
  return isUncovered(condition) ? condition : { gates, figures, by, ...condition };
}

const aggregateOf = ({ parts, gates }: Kept, place: number): string =>
  parts.find(({ gate }) => gate === gates[place]?.key)?.aggregate ?? 'a metric';

function conditionOf(
  form: RollupForm,
  conjuncts: readonly Conjunct[],
): Pick<Cover, 'conjuncts' | 'fields'> | Uncovered {
  const said = new Set(conjuncts.map(({ key }) => key));
  if (form.conjuncts.some(({ key }) => !said.has(key))) return { because: 'own where' };
  const met = new Set(form.conjuncts.map(({ key }) => key));
  const rest = conjuncts.filter(({ key }) => !met.has(key));
  const fields = new Map<string, number>();
  for (const field of rest.flatMap((each) => [...each.fields])) {
    const place = form.dimensions.findIndex((each) => each.field === field);
    if (place < 0 || !isKnown(field)) return { because: 'field', field };
    fields.set(field, place);
  }
  if (rest.some(({ tree }) => looksInside(tree))) return { because: 'lists' };
  const paths = [...fields.keys()];
  if (paths.some((path) => paths.some((other) => other.startsWith(`${path}.`)))) return { because: 'nested fields' };
  return { conjuncts: rest, fields };
}

/** Columns of text, and what stands under keys without a dot in them. */
const texts: ReadonlySet<string> = new Set(['type', 'category', 'producer', 'id', 'flow', 'subject', 'subject_kind']);
const isKnown = (field: string): boolean => texts.has(field) || /^(data|context)(\.[^.\\]+)+$/.test(field);

/** Of lists and records a label says only that there is one. */
function looksInside(tree: Expression): boolean {
  if (tree.op === 'any' || tree.op === 'all') return true;
  return Object.values(tree).some((each) =>
    Array.isArray(each) ? each.some((one) => isTree(one) && looksInside(one)) : isTree(each) && looksInside(each),
  );
}

const isTree = (value: unknown): value is Expression => typeof value === 'object' && value !== null && 'op' in value;

const slotMs: Readonly<Record<RollupGrain, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export type Stretch = { readonly from: number; readonly before: number };

/**
 * Cuts a range into what whole slots of a rollup say, without the days in `dirty` (counted from 1970), and what is to be
 * read from events. Both in order.
 */
export function cutRange(
  { from, before }: Stretch,
  grain: RollupGrain,
  dirty: readonly number[],
): { readonly whole: readonly Stretch[]; readonly raw: readonly Stretch[] } {
  const step = slotMs[grain];
  const [first, last] = [Math.ceil(from / step) * step, Math.floor(before / step) * step];
  if (first >= last) return { whole: [], raw: [{ from, before }] };
  const whole: Stretch[] = [];
  const raw: Stretch[] = [{ from, before: first }];
  let at = first;
  for (const day of [...dirty].sort((a, b) => a - b)) {
    const [begin, end] = [Math.max(day * slotMs.day, at), Math.min((day + 1) * slotMs.day, last)];
    if (begin >= end) continue;
    whole.push({ from: at, before: begin });
    raw.push({ from: begin, before: end });
    at = end;
  }
  whole.push({ from: at, before: last });
  raw.push({ from: last, before });
  return { whole: joined(whole), raw: joined(raw) };
}

/** Without empty ones; those that touch are one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const made: Stretch[] = [];
  for (const { from, before } of stretches) {
    if (from >= before) continue;
    const last = made.at(-1);
    if (last?.before === from) made.splice(-1, 1, { from: last.from, before });
    else made.push({ from, before });
  }
  return made;
}
