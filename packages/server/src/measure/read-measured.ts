import type { ExplainedRead, MetricSpec } from '@millrace/contract';
import { pause } from '../kernel/kernel.ts';
import type { CompiledSql } from '../language/language.ts';
import { keptReading } from './compile/kept-reading.ts';
import { firstLabel } from './compile/measured-sql.ts';
import type { Kept } from './compile/kept.ts';
import { currencyPlaces } from './compile/part-sql.ts';
import { coverOf, cutRange, type Asked, type Cover } from './compile/rollup-cover.ts';
import { isUncovered, uncoveredWords, type Uncovered } from './compile/uncovered.ts';
import { currencyCodes } from './currency-codes.ts';
import { hasLinked, type Answered, type Exact } from './read-exactly.ts';
import type { KeptForm } from './rollup-forms.ts';
import { isSame, standingsOf, type RollupStanding } from './rollup-standings.ts';
import { waitsMs } from './standing.ts';

/** Metrics of basis period, as the planner looks at them. */
export type MeasuredNeed = Asked & {
  /** As they were asked for. */
  readonly metrics: readonly (string | MetricSpec)[];
  readonly totals: boolean;
  readonly where: CompiledSql | null;
  /** Milliseconds since 1970: from ≤ time < before. */
  readonly from: number;
  readonly before: number;
  readonly now: number;
  readonly mostRows: number;
};

export type Measuring = Pick<Exact, 'records' | 'store' | 'options'> & {
  readonly workspace: string;
  readonly forms: readonly KeptForm[];
  readonly need: MeasuredNeed;
};

/** What the planner found, and the answer if a rollup gave one. */
export type Planned = {
  readonly answered: Answered | undefined;
  /** Asked for only where somebody wants to know. */
  readonly rollups: () => Promise<ExplainedRead['rollups']>;
};

/** Entries behind, beyond which events are read at once: a rollup that is filled is written to all the time. */
const mostBehind = 10_000;

type Candidate = { readonly form: KeptForm; readonly cover: Cover };

/** Beyond it a statement is longer than what it spares. */
const mostStretches = 100;

/**
 * Answers from the smallest rollup that covers the need, and from events what it does not say; undefined where none does.
 * Exact beside a working keeper: nothing that the answer depends on was planned before, or changed until after it was read.
 */
export async function readMeasured({ forms, need, ...behind }: Measuring): Promise<Planned> {
  const { kept } = need;
  const looked = forms.map((form) => ({ form, cover: coverOf(form, need) }));
  const candidates = looked.flatMap(({ form, cover }): Candidate[] => (isUncovered(cover) ? [] : [{ form, cover }]));
  const planned = (answered?: Answered, found: Found = noneFound): Planned => ({
    answered,
    rollups: async () => explained(looked, await standingsOf(behind.records, behind.workspace), found),
  });
  if (kept === null || candidates.length === 0) return planned();
  const linked = kept.figures.some(({ held }) => held.kind === 'distinct' && held.own)
    ? await hasLinked(behind.records, behind.workspace)
    : false;
  for (const wait of waitsMs) {
    await pause(wait, behind.options?.signal);
    const found = smallest(candidates, await standingsOf(behind.records, behind.workspace), need);
    const { chosen } = found;
    if (chosen === undefined) return planned(undefined, found);
    if (chosen.standing.moving) continue;
    const result = await run(behind, { ...chosen, need: { ...need, kept }, linked });
    const after = await standingsOf(behind.records, behind.workspace);
    if (isSame(chosen.standing, after.get(chosen.form.hash))) return planned(result, found);
  }
  const moving: Uncovered = { because: 'moving' };
  return planned(undefined, { chosen: undefined, why: new Map(candidates.map(({ form }) => [form, moving])) });
}

type Looked = { readonly form: KeptForm; readonly cover: Cover | Uncovered };

function explained(
  looked: readonly Looked[],
  standings: ReadonlyMap<string, RollupStanding>,
  { chosen, why }: Found,
): ExplainedRead['rollups'] {
  return looked.map(({ form, cover }) => {
    const standing = standings.get(form.hash);
    const isTaken = form === chosen?.form;
    const uncovered = isUncovered(cover) ? cover : (why.get(form) ?? { because: 'larger' });
    return {
      rollup: form.name,
      taken: isTaken,
      because: isTaken ? null : uncoveredWords(uncovered),
      position: standing?.position ?? null,
      size: standing?.size ?? null,
      days: standing?.dirty.length ?? 0,
    };
  });
}

/** One that can answer now: `whole` stretches from it, `raw` ones from events. */
type Chosen = Candidate & { readonly standing: RollupStanding } & ReturnType<typeof cutRange>;
/** Why others that cover the need cannot, as far as they were looked at. */
type Found = { readonly chosen: Chosen | undefined; readonly why: ReadonlyMap<KeptForm, Uncovered> };
const noneFound: Found = { chosen: undefined, why: new Map() };

/** The smallest of those that can answer now. */
function smallest(
  candidates: readonly Candidate[],
  standings: ReadonlyMap<string, RollupStanding>,
  need: MeasuredNeed,
): Found {
  const sizeOf = ({ form }: Candidate): number => standings.get(form.hash)?.size ?? 1e12 + form.dimensions.length;
  const why = new Map<KeptForm, Uncovered>();
  for (const candidate of candidates.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const chosen = chosenOf(candidate, standings.get(candidate.form.hash), need);
    if (!isUncovered(chosen)) return { chosen, why };
    why.set(candidate.form, chosen);
  }
  return { chosen: undefined, why };
}

function chosenOf(candidate: Candidate, standing: RollupStanding | undefined, need: MeasuredNeed): Chosen | Uncovered {
  if (standing === undefined || standing.position === 0) return { because: 'not begun' };
  if (standing.behind > mostBehind) return { because: 'filling' };
  const cut = cutRange(need, candidate.form.grain, standing.dirty);
  if (cut.whole.length === 0) return { because: 'no whole slot' };
  if (cut.whole.length + cut.raw.length > mostStretches) return { because: 'marked days' };
  return { ...candidate, standing, ...cut };
}

type Run = Chosen & {
  readonly need: MeasuredNeed & { readonly kept: Kept };
  readonly linked: boolean;
};

async function run(
  { store, options }: Omit<Measuring, 'forms' | 'need'>,
  { form, cover, standing, need, whole, raw, linked }: Run,
): Promise<Answered> {
  const { number, versions, position, isWhole } = standing;
  const { totals, where, now, mostRows } = need;
  const behind = isWhole ? null : position;
  const given = { form, number, cover, asked: need, totals, where, now, mostRows, versions, linked };
  const { statements, rowsOf } = keptReading({ ...given, whole, raw, position: behind });
  const results = await Promise.all(
    statements.map(({ sql, params, brief }) => store.query(sql, { ...options, params, brief })),
  );
  const names = [`rollup ${form.name}`];
  if (raw.length > 0 || behind !== null) names.push('events');
  if (linked) names.push('links');
  return {
    columns: [],
    rows: await named(rowsOf(results.map(({ rows }) => rows)), need, store),
    rowsRead: results.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    bytesRead: results.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    elapsedMs: Math.max(...results.map(({ elapsedMs }) => elapsedMs)),
    names,
  };
}

/** Rows with currencies by their codes; a hash that is none of a known one stays. */
async function named(
  rows: Answered['rows'],
  { kept: { parts }, by }: Pick<Run['need'], 'kept' | 'by'>,
  store: Pick<Measuring['store'], 'query'>,
): Promise<Answered['rows']> {
  const places = currencyPlaces(parts.map(({ part }) => part)).map((place) => firstLabel + by.length + place);
  if (rows.length === 0 || places.length === 0) return rows;
  const codes = await currencyCodes(store);
  const codesOf = (cell: unknown): unknown =>
    Array.isArray(cell) ? cell.map((hash: unknown) => codes.get(String(hash)) ?? hash) : cell;
  return rows.map((row) => row.map((cell, i) => (places.includes(i) ? codesOf(cell) : cell)));
}
