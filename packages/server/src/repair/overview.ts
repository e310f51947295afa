import { limits, type QuarantinePage } from '@millrace/contract';
import type { Store } from '../store/store.ts';
import { conditionOf, keptDays, type Asked, type Condition } from './filter.ts';

type Overview = NonNullable<QuarantinePage['overview']>;
const most = 20;

/** How many items fit, by reason, type and producer. */
export async function overviewOf(store: Pick<Store, 'query'>, { sql, params }: Condition): Promise<Overview> {
  const by = (column: string): string =>
    `SELECT '${column}' AS kind, ${column} AS value, count() AS n FROM found GROUP BY value ORDER BY n DESC, value LIMIT ${most}`;
  const { rows } = await store.query(
    `WITH found AS (SELECT code, type, producer FROM quarantine WHERE ${sql})
     SELECT 'all' AS kind, '' AS value, count() AS n FROM found
     UNION ALL (${by('code')}) UNION ALL (${by('type')}) UNION ALL (${by('producer')})`,
    { params },
  );
  const counts = (kind: string) =>
    rows.filter((row) => row[0] === kind).map((row) => ({ value: String(row[1]), count: Number(row[2]) }));
  const sorted = (kind: string) => counts(kind).toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    total: counts('all')[0]?.count ?? 0,
    byCode: sorted('code'),
    byType: sorted('type'),
    byProducer: sorted('producer'),
  };
}

/** What the workspace has in quarantine at all. */
export async function keptOf(
  store: Pick<Store, 'query'>,
  asked: Asked,
  mostLogBytes: number,
): Promise<NonNullable<QuarantinePage['kept']>> {
  const { sql, params } = conditionOf({}, { workspace: asked.workspace, now: asked.now });
  const { rows } = await store.query(
    `SELECT count(), sum(intDiv(length(encoded), 4) * 3), toUnixTimestamp64Milli(min(received)) FROM quarantine WHERE ${sql}`,
    { params },
  );
  const [items, bytes, oldest] = (rows[0] ?? []).map(Number);
  return {
    days: keptDays,
    items: items ?? 0,
    bytes: bytes ?? 0,
    oldest: items === undefined || items === 0 ? null : new Date(oldest ?? 0).toISOString(),
    mostItemBytes: limits.eventBytes,
    mostLogBytes,
  };
}
