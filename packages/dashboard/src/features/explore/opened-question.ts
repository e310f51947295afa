import type { AskedMetric } from '@millrace/contract';
import { asParam } from '@/shared/address/params.ts';
import type { AskedTrend, Opened, SavedExplore } from './explore-question.ts';
import { mostMetrics } from './explore-search.ts';

/** A metric as an address has it: its name, and what its column is called if that is another name: `unsold:failed`. */
function metricParam(asked: AskedMetric): string | undefined {
  if (typeof asked === 'string') return asked;
  const { metric, spec, as } = asked;
  return metric === undefined || spec !== undefined ? undefined : as === undefined ? metric : `${metric}:${as}`;
}

/** A saved question as it can be changed here; undefined: it says what cannot be chosen here. */
export function openedOf(question: SavedExplore): Opened | undefined {
  const { kind, metric, metrics = metric === undefined ? [] : [metric], where, compare, by, ...rest } = question;
  const dimensions = by === undefined ? [] : [by].flat();
  if ((kind !== 'trend' && kind !== 'table') || dimensions.length > 1 || metrics.length > mostMetrics) return undefined;
  const names = metrics.flatMap((each) => metricParam(each) ?? []);
  if (names.length < metrics.length) return undefined;
  const { grain, ...kept } = rest as typeof rest & Partial<Pick<AskedTrend, 'grain'>>;
  const vs = compare === undefined ? undefined : compare === 'previous' ? 'prev' : 'usual';
  return { kind, draft: { m: names, by: asParam(dimensions[0]), q: asParam(where), grain, vs }, kept };
}
