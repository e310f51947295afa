import type { AskedMetric, By, Question, Range } from '@millrace/contract';
import { asKey, plainOrTree } from '@/shared/query/keys.ts';
import { mostMetrics, type ExploreDraft } from './explore-search.ts';

export type AskedTrend = Extract<Question, { kind: 'trend' }>;
export type AskedTable = Extract<Question, { kind: 'table' }>;
/** A question as a document has it. */
export type SavedExplore = Omit<AskedTrend, 'range'> | Omit<AskedTable, 'range'>;
/** What a saved question says beside what can be chosen here; it is kept. */
export type Kept = Partial<Pick<AskedTrend, 'basis' | 'among' | 'as' | 'limit' | 'zone' | 'asOf'>> &
  Partial<Pick<AskedTable, 'sort'>>;
export type Opened = { readonly draft: ExploreDraft; readonly kept: Kept; readonly kind: 'trend' | 'table' };

export type Explored = {
  readonly draft: ExploreDraft;
  readonly kept: Kept;
  readonly range: Range;
  readonly grain: AskedTrend['grain'];
};

/** A metric as an address has it: its name, and what its column is called if that is another name: `unsold:failed`. */
function metricKey(asked: AskedMetric): string | undefined {
  if (typeof asked === 'string') return asked;
  const { metric, spec, as } = asked;
  return metric === undefined || spec !== undefined ? undefined : as === undefined ? metric : `${metric}:${as}`;
}

function askedOf(key: string): AskedMetric {
  const [metric = key, as] = key.split(':');
  return as === undefined ? metric : { metric, as };
}

/** How many lines a chart tells apart. */
const mostLines = 6;
const mostRows = 200;
const compared = { prev: 'previous', usual: 'usual' } as const;

export function metricsOf({ m = [] }: ExploreDraft): readonly string[] {
  return m.length === 0 ? ['events'] : m;
}

/** The columns of the answer that the metrics are. */
export function columnsOf(draft: ExploreDraft): readonly string[] {
  return metricsOf(draft).map((key) => key.replace(/^.*:/, ''));
}

export function byOf({ by }: ExploreDraft): By | undefined {
  return by === undefined ? undefined : plainOrTree<Exclude<By, string>>(by);
}

/** The name of the column of the groups. */
export function nameOfBy(draft: ExploreDraft): string | undefined {
  const by = byOf(draft);
  return typeof by === 'object' ? by.name : by;
}

function common({ draft, kept, range }: Explored) {
  const { q, vs } = draft;
  const { sort: _, as: __, limit: ___, ...rest } = kept;
  const metrics = metricsOf(draft);
  const [metric = 'events'] = metrics;
  const alone = metrics.length === 1 && !metric.includes(':');
  return {
    ...rest,
    ...(alone ? { metric } : { metrics: metrics.map(askedOf) }),
    ...(q !== undefined && { where: plainOrTree<Exclude<NonNullable<AskedTrend['where']>, string>>(q) }),
    ...(vs !== undefined && { compare: compared[vs] }),
    range,
  };
}

export function trendOf(explored: Explored): AskedTrend {
  const by = byOf(explored.draft);
  const { as, limit = mostLines } = explored.kept;
  return {
    kind: 'trend',
    ...common(explored),
    grain: explored.grain,
    ...(as !== undefined && { as }),
    ...(by !== undefined && { by, limit }),
  };
}

export function tableOf(explored: Explored): AskedTable {
  const by = byOf(explored.draft);
  const { sort, limit = mostRows } = explored.kept;
  return {
    kind: 'table',
    ...common(explored),
    by: by === undefined ? [] : [by],
    limit,
    ...(sort !== undefined && { sort }),
  };
}

/** The question as a document has it: without its range, which is asked with it. */
export function savedOf(explored: Explored, kind: Opened['kind'] = 'trend'): SavedExplore {
  const { range: _, ...question } = kind === 'trend' ? trendOf(explored) : tableOf(explored);
  return question;
}

/** A saved question as it can be changed here; undefined: it says what cannot be chosen here. */
export function openedOf(question: SavedExplore): Opened | undefined {
  const { kind, metric, metrics = metric === undefined ? [] : [metric], where, compare, by, ...rest } = question;
  const dimensions = by === undefined ? [] : [by].flat();
  if ((kind !== 'trend' && kind !== 'table') || dimensions.length > 1 || metrics.length > mostMetrics) return undefined;
  const names = metrics.flatMap((each) => metricKey(each) ?? []);
  if (names.length < metrics.length) return undefined;
  const { grain, ...kept } = rest as typeof rest & Partial<Pick<AskedTrend, 'grain'>>;
  const vs = compare === undefined ? undefined : compare === 'previous' ? 'prev' : 'usual';
  return { kind, draft: { m: names, by: asKey(dimensions[0]), q: asKey(where), grain, vs }, kept };
}
