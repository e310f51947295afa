import type { EntitySpec } from '@millrace/contract';
import type { FoldEvent } from '../../admit/admit.ts';
import { sqlInstant, stands } from '../../measure/measure.ts';
import type { Store } from '../../store/store.ts';
import { behind, type Boundary } from './saved-states.ts';
import { documentsOf, foldColumns, foldEventAt } from './stored-event.ts';
import type { Subjects } from './subject-event.ts';

export type ReadOptions = {
  readonly subjects: Subjects;
  readonly spec: EntitySpec | null;
  /** Events with this time are the last ones. */
  readonly until: number;
  /** Only what stands in entries of admitted before this one. */
  readonly before: number;
  /** Those that states do not already stand for. */
  readonly base: Boundary | undefined;
  readonly signal: AbortSignal;
};

/** What a fold needs of the subjects' events in the store, by time, in batches. */
export async function* readEvents(
  store: Pick<Store, 'stream'>,
  { subjects, spec, until, before, base, signal }: ReadOptions,
): AsyncIterable<readonly FoldEvent[]> {
  const { workspace, kind, ids } = subjects;
  const rest = behind(base);
  const sql = `SELECT ${foldColumns(documentsOf(spec))} FROM events
    WHERE workspace = {workspace:String} AND subject_kind = {kind:String} AND subject IN {ids:Array(String)}
      AND time <= {until:DateTime64(3, 'UTC')} AND admitted < {before:UInt64} AND ${stands} AND ${rest.sql}
    ORDER BY time, sort_order, id, producer`;
  const params = { workspace, kind, ids, until: sqlInstant(until), before, ...rest.params };
  for await (const rows of store.stream(sql, { params, signal })) yield rows.map((row) => foldEventAt(kind, row));
}
