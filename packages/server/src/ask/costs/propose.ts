import { rollupLimits, type RollupProposal, type RollupSpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import { isFailure } from '../../kernel/kernel.ts';
import {
  coverOf,
  isUncovered,
  rollupFormOf,
  rollupForms,
  type KeptForm,
  type Uncovered,
} from '../../measure/measure.ts';
import type { AskRow } from './ask-rows.ts';
import { specOf, wantedBy, type Wanted } from './rollup-for.ts';
import type { Wish } from './wishes.ts';

/** Questions that one rollup would answer. */
export type Group = { readonly wanted: Wanted; readonly wishes: readonly Wish[]; readonly form: KeptForm };

/** The rollup there is that answers a question, or one that would, or why none can. */
export function answerFor(wish: Wish, documents: Edition): { readonly there: string } | Group | Uncovered {
  const there = rollupForms(documents).find((form) => answers(form, wish));
  if (there !== undefined) return { there: there.name };
  if (wish.needs.some(({ kept }) => kept === null)) return { because: 'quantile' };
  try {
    const wanted = wantedBy(wish, documents);
    const form = formOf(wanted, documents);
    const uncovered = wish.needs.map((need) => coverOf(form, need)).find((cover) => isUncovered(cover));
    return uncovered ?? { wanted, wishes: [wish], form };
  } catch (error) {
    // Its place is in a document that nobody has seen.
    if (isFailure(error)) return { because: 'invalid', detail: (error.detail ?? error.code).replace(/^spec\S*: /, '') };
    throw error;
  }
}

const answers = (form: KeptForm, { needs }: Wish): boolean => needs.every((need) => !isUncovered(coverOf(form, need)));

/** ROLLUP_INVALID where it would be more than a rollup may keep. */
const formOf = (wanted: Wanted, documents: Edition): KeptForm =>
  rollupFormOf({ name: 'proposed', spec: specOf(wanted) }, documents);

/** As few groups as there can be without a dimension more than one question in each needs. The most dimensions come first. */
export function joined(groups: readonly Group[], documents: Edition): readonly Group[] {
  const made: { group: Group; full: boolean }[] = [];
  for (const group of groups.toSorted((a, b) => b.wanted.dimensions.size - a.wanted.dimensions.size)) {
    const taker = made.find((each) => {
      if (each.full || !isWithin(group.wanted, each.group.wanted)) return false;
      const both = together(each.group, group, documents);
      if (both === undefined) each.full = true;
      else each.group = both;
      return both !== undefined;
    });
    if (taker === undefined) made.push({ group, full: false });
  }
  return made.map(({ group }) => group);
}

const isWithin = (narrow: Wanted, wide: Wanted): boolean =>
  narrow.grain === wide.grain && [...narrow.dimensions.keys()].every((key) => wide.dimensions.has(key));

function together(wide: Group, narrow: Group, documents: Edition): Group | undefined {
  const wishes = [...wide.wishes, ...narrow.wishes];
  return withMetrics(wide.wanted, narrow.wanted.metrics, { wishes, documents });
}

type Given = { readonly wishes: readonly Wish[]; readonly documents: Edition };

/** undefined where that is more than a rollup may keep. */
function withMetrics(wanted: Wanted, more: Wanted['metrics'], { wishes, documents }: Given): Group | undefined {
  const metrics = new Map([...wanted.metrics, ...more]);
  if (metrics.size > rollupLimits.metrics) return undefined;
  const whole = { ...wanted, metrics };
  try {
    const form = formOf(whole, documents);
    return wishes.every((wish) => answers(form, wish)) ? { wanted: whole, wishes, form } : undefined;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** As a document: one more, or one there is with the same dimensions, which is to keep more. */
export function proposalOf({ wanted, wishes }: Group, documents: Edition): Omit<RollupProposal, 'size'> {
  const rollups = documents.of('rollup');
  const there = rollups.find(({ spec }) => isLike(spec as RollupSpec, wanted));
  const spec = there?.spec as RollupSpec | undefined;
  const known = new Map(spec?.metrics.map((metric) => [JSON.stringify(metric), metric]));
  const wider = withMetrics({ ...wanted, metrics: known }, wanted.metrics, { wishes, documents });
  const changed = there !== undefined && spec !== undefined && wider !== undefined;
  return {
    document: {
      kind: 'rollup',
      name: changed ? there.name : freeName(nameOf(wanted), new Set(rollups.map(({ name }) => name))),
      spec: changed
        ? { ...spec, metrics: [...wider.wanted.metrics.values()] }
        : { title: titleOf(wanted), ...specOf(wanted) },
    },
    changes: changed,
    shapes: wishes.map(({ row }) => row.shape),
    ...sumOf(wishes.map(({ row }) => row)),
  };
}

/** By the same and in the same slots: such a rollup had better keep more than have another one beside it. */
function isLike({ dimensions = [], grain, where }: RollupSpec, wanted: Wanted): boolean {
  const fields = dimensions.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  return (
    where === undefined &&
    grain === wanted.grain &&
    fields.length === wanted.dimensions.size &&
    fields.every((field) => wanted.dimensions.has(field))
  );
}

const lastKey = (text: string): string => text.split('.').at(-1) ?? text;

const namesOf = ({ dimensions }: Wanted): string[] =>
  [...dimensions.values()].map((by) => (typeof by === 'string' ? lastKey(by) : by.name));

function titleOf(wanted: Wanted): string {
  const names = namesOf(wanted);
  return `${names.length === 0 ? 'All' : `By ${names.join(', ')}`}, each ${wanted.grain}`.slice(0, 200);
}

function nameOf(wanted: Wanted): string {
  const words = [...namesOf(wanted), wanted.grain].map((word) => word.toLowerCase().replace(/[^a-z0-9_]+/g, '-'));
  return `asked-by-${words.join('-')}`.slice(0, 80);
}

/** The name, or with a number behind it the first that is not taken. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}-${i}`;
  return name;
}

const sumOf = (rows: readonly AskRow[]): Pick<RollupProposal, 'asked' | 'ms' | 'rows'> => ({
  asked: rows.reduce((sum, { asked }) => sum + asked, 0),
  ms: rows.reduce((sum, { ms }) => sum + ms, 0),
  rows: rows.reduce((sum, { rows_read }) => sum + rows_read, 0),
});
