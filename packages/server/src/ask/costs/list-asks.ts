import type { AskCost, AskCosts, JsonObject } from '@millrace/contract';
import type { Clock } from '../../kernel/kernel.ts';
import type { Records } from '../../records/records.ts';
import { uncoveredWords } from '../../measure/measure.ts';
import { readAsks, type AskRow } from './ask-rows.ts';
import { prospectsOf, type Looking, type Prospect } from './prospects.ts';

export type ListingAsks = Omit<Looking, 'now'> & {
  readonly records: Pick<Records, 'read'>;
  readonly clock: Clock;
  /** ms since 1970. */
  readonly since: number;
  readonly limit: number;
};

/** Of the dearest is told what could be done. */
const mostLookedAt = 100;

/** What was asked, the dearest first, and which rollups would help. */
export async function listAsks({ records, clock, since, limit, ...looking }: ListingAsks): Promise<AskCosts> {
  const { rows, forgotten } = await readAsks(records, looking.workspace, since);
  const prospects = await prospectsOf(rows.slice(0, mostLookedAt), { ...looking, now: clock.now() });
  return {
    asks: rows.slice(0, limit).map((row) => shown(row, prospects.of.get(row.shape))),
    shapes: rows.length,
    forgotten,
    proposals: [...prospects.proposals],
  };
}

const notLooked: Prospect = { rollup: null, because: { because: 'not looked at', most: mostLookedAt } };

function shown(row: AskRow, { rollup, because }: Prospect = notLooked): AskCost {
  const question = JSON.parse(row.question) as JsonObject;
  const { kind, where, grain } = question;
  return {
    shape: row.shape,
    kind: String(kind),
    saved: row.saved,
    metrics: metricsIn(question),
    by: list(question['by'] ?? question['of']).map((each) => textOf(each, 'of')),
    where: typeof where === 'string' ? where : null,
    grain: typeof grain === 'string' ? grain : null,
    question,
    asked: row.asked,
    failed: row.failed,
    ms: row.ms,
    worst: row.worst,
    rows: row.rows_read,
    bytes: row.bytes_read,
    from: { rollup: row.by_rollup, both: row.by_both, events: row.by_events },
    last: new Date(row.last).toISOString(),
    rollup,
    because: because && uncoveredWords(because),
  };
}

/** Where questions name metrics. */
const places = ['metric', 'metrics', 'cells', 'attempts', 'successes', 'size', 'rate', 'score'];

const metricsIn = (question: JsonObject): string[] =>
  places.flatMap((place) => list(question[place]).map((each) => textOf(each, 'metric')));

const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** What is named, or what it is called, or all of it. */
function textOf(value: unknown, key: string): string {
  if (typeof value === 'string') return value;
  const { [key]: named, as } = Object(value) as Readonly<Record<string, unknown>>;
  const found = named ?? as;
  return typeof found === 'string' ? found : JSON.stringify(value);
}
