import { Failure } from '../../kernel/kernel.ts';
import { sqlInstant } from '../../measure/measure.ts';
import type { Records } from '../../records/records.ts';
import type { Store } from '../../store/store.ts';
import type { KindFold } from '../../admit/admit.ts';
import { isoOf } from './iso-of.ts';
import type { Subjects } from './subject-event.ts';

/**
 * What stands for events that are kept no longer: states made of all events before `boundary` (ms since 1970) in entries of
 * admitted before `position`. Whatever came later is still there, late events with an earlier time among it.
 */
export type Boundary = { readonly boundary: number; readonly position: number };
/** Their texts, one for each id that had events. */
export type Base = Boundary & { readonly states: readonly string[] };

/** The last boundary before which events are gone, if there is one. */
export async function lastBoundary(records: Pick<Records, 'read'>, workspace: string): Promise<Boundary | undefined> {
  return records.read((db) =>
    db
      .selectFrom('state_boundaries')
      .select(['boundary', 'position'])
      .where('workspace', '=', workspace)
      .where('detail', '=', 0)
      .orderBy('boundary', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
}

export type BaseOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly subjects: Subjects;
  readonly how: KindFold;
  /** The earliest moment that is asked for. */
  readonly at: number;
  readonly signal: AbortSignal;
};

/** From where to fold on; undefined where every event is there. STATE_UNAVAILABLE rather than a guess. */
export async function readBase({ records, store, subjects, how, at, signal }: BaseOptions): Promise<Base | undefined> {
  const { workspace, kind, ids } = subjects;
  const last = await lastBoundary(records, workspace);
  if (last === undefined) return undefined;
  const { boundary, position } = last;
  if (at < boundary) throw new Failure('STATE_UNAVAILABLE', { detail: `unavailable before ${isoOf(boundary)}` });
  const { rows } = await store.query(
    `SELECT definition, state FROM state_snapshots FINAL
     WHERE workspace = {workspace:String} AND kind = {kind:String} AND id IN {ids:Array(String)}
       AND boundary = {boundary:DateTime64(3, 'UTC')}`,
    { params: { workspace, kind, ids, boundary: sqlInstant(boundary) }, signal },
  );
  if (rows.some(([definition]) => definition !== (how.hash ?? ''))) {
    const detail = `what ${kind} was before ${isoOf(boundary)} was saved by another document than stands now`;
    throw new Failure('STATE_UNAVAILABLE', { detail });
  }
  return { boundary, position, states: rows.map(([, state]) => String(state)) };
}

/** Which events the states of a boundary do not stand for. */
export function behind(base: Boundary | undefined): {
  readonly sql: string;
  readonly params: Record<string, string | number>;
} {
  if (base === undefined) return { sql: '1', params: {} };
  return {
    sql: "(time >= {boundary:DateTime64(3, 'UTC')} OR admitted >= {position:UInt64})",
    params: { boundary: sqlInstant(base.boundary), position: base.position },
  };
}
