import type { AskedMetric, By, DefinitionList, Question, Range } from '@millrace/contract';
import { plainOrTree } from '@/shared/address/params.ts';
import type { ExploreDraft } from './explore-search.ts';

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

/** A metric as an address has it. */
function askedOf(param: string): AskedMetric {
  const [metric = param, as] = param.split(':');
  return as === undefined ? metric : { metric, as };
}

/** How many lines a chart tells apart. */
const mostLines = 6;
const mostRows = 200;
/** The largest limit there is: for a file. */
export const mostGroups = 1000;
const compared = { prev: 'previous', usual: 'usual' } as const;

export function metricsOf({ m = [] }: ExploreDraft): readonly string[] {
  return m.length === 0 ? ['events'] : m;
}

/** The columns of the answer that the metrics are. */
export function columnsOf(draft: ExploreDraft): readonly string[] {
  return metricsOf(draft).map((param) => param.replace(/^.*:/, ''));
}

export function byOf({ by }: ExploreDraft): By | undefined {
  return by === undefined ? undefined : plainOrTree<Exclude<By, string>>(by);
}

/** The name of the column of the groups. */
export function nameOfBy(draft: ExploreDraft): string | undefined {
  const by = byOf(draft);
  return typeof by === 'object' ? by.name : by;
}

export type Titled = { readonly name: string; readonly title?: string };

/** What documents call metrics, whatever is answered. Pure. */
export function titlesOf(documents: DefinitionList | undefined): readonly Titled[] {
  return documents?.definitions.map(({ name, spec }) => ({ ...(spec as Titled | undefined), name })) ?? [];
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

export function tableOf(explored: Explored, most = mostRows): AskedTable {
  const by = byOf(explored.draft);
  const { sort, limit = most } = explored.kept;
  return {
    kind: 'table',
    ...common(explored),
    by: by === undefined ? [] : [by],
    limit,
    ...(sort !== undefined && { sort }),
  };
}

/** What the page shows, without its range, which is asked with it. */
export function shownOf(explored: Explored, kind: Opened['kind'] = 'trend'): SavedExplore {
  const { range: _, ...question } = kind === 'trend' ? trendOf(explored) : tableOf(explored);
  return question;
}

/** The question as a document has it: how much the page shows at most is not the question's. */
export function savedOf(explored: Explored, kind: Opened['kind'] = 'trend'): SavedExplore {
  const { limit: _, ...question } = shownOf(explored, kind);
  const { limit } = explored.kept;
  return { ...question, ...(limit !== undefined && { limit }) };
}
