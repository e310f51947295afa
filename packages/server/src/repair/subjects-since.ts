import { subjectEventOf } from '../observe/observe.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { parkedRows } from './parked-rows.ts';
import type { Subject } from './subject-page.ts';

export type Since = {
  readonly workspace: string;
  readonly kind: string;
  /** ms since 1970, received. */
  readonly since: number;
  /** In the order of their ids. */
  readonly subjects: readonly Subject[];
  readonly signal: AbortSignal;
};

export type SinceOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'stream'>;
  /** The entry of admitted before which the store has everything. */
  readonly stored: () => number;
};

/**
 * Ids of those subjects of which an event was received at a moment or later: by the store's events, by rows that it has
 * refused, and, as if it were just now, by a state that has changed in an entry that the store has not got yet.
 */
export async function subjectsSince(
  { workspace, kind, since, subjects, signal }: Since,
  { records, store, stored }: SinceOptions,
): Promise<string[]> {
  const before = stored();
  const found = new Set(subjects.filter(({ version }) => version >= before).map(({ id }) => id));
  const sql = `SELECT DISTINCT subject FROM events
    WHERE workspace = {workspace:String} AND subject_kind = {kind:String} AND subject >= {first:String}
      AND subject <= {last:String} AND received >= fromUnixTimestamp64Milli({since:Int64})`;
  const params = { workspace, kind, since, first: subjects[0]?.id ?? '', last: subjects.at(-1)?.id ?? '' };
  for await (const rows of store.stream(sql, { params, signal })) for (const [id] of rows) found.add(String(id));
  for await (const row of parkedRows(records, { workspace, before })) {
    const { subject, received } = subjectEventOf(row).view;
    if (subject?.kind === kind && Date.parse(received) >= since) found.add(subject.id);
  }
  return subjects.filter(({ id }) => found.has(id)).map(({ id }) => id);
}
