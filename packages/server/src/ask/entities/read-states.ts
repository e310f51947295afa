import { setImmediate as turn } from 'node:timers/promises';
import type { FoldEvent, KindFold, State } from '../../admit/admit.ts';
import { Failure, isFailure } from '../../kernel/kernel.ts';
import { sqlInstant, stands } from '../../measure/measure.ts';
import type { Records } from '../../records/records.ts';
import { standsAt, type EventPlace, type Store } from '../../store/store.ts';
import { behind, lastBoundary, type Boundary } from './saved-states.ts';
import { documentsOf, foldColumns, foldEventAt } from './stored-event.ts';

export type ReadingStates = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'stream'>;
  readonly workspace: string;
  readonly kind: string;
  readonly how: KindFold;
  /** Which subjects; all of them lie in (after, last]. */
  readonly ids: readonly string[];
  readonly after: string;
  readonly last: string;
  /** Only events in entries of admitted before this one, all of which the store has. */
  readonly before: number;
  /** Events that are superseded, though the store does not say so yet; a thousand at most. */
  readonly without?: readonly EventPlace[];
  readonly signal: AbortSignal;
};

/** So many rows are read at once, of 5 KB each on average; fewer where they are longer. */
const mostRows = 50_000;
const fewestRows = 500;
const turnEvery = 500;

/**
 * What the store's events make of subjects, folded in their order. A subject is missing where its events are gone and the
 * states saved in their place were made by another document.
 */
export async function readStates(reading: ReadingStates): Promise<Map<string, State>> {
  for (;;) {
    const base = await lastBoundary(reading.records, reading.workspace);
    const states = await foldAll(reading, base);
    // What takes events away says so first: were some gone while they were read, there is a later boundary now.
    const after = await lastBoundary(reading.records, reading.workspace);
    if (after?.boundary === base?.boundary) return states;
  }
}

async function foldAll(reading: ReadingStates, base: Boundary | undefined): Promise<Map<string, State>> {
  const { fold } = reading.how;
  const states = new Map(reading.ids.map((id) => [id, fold.empty()]));
  if (base !== undefined) await takeSaved(states, reading, base);
  let count = 0;
  for await (const event of eventsOf(reading, base)) {
    const state = states.get(event.subject?.id ?? '');
    if (state !== undefined) fold.apply(state, event);
    count += 1;
    if (count % turnEvery === 0) await turn();
  }
  return states;
}

const between = 'workspace = {workspace:String} AND {column} > {after:String} AND {column} <= {last:String}';
const among = (column: string): string => between.replaceAll('{column}', column);
/** Up to so many subjects are named, so that the engine need not read those between them. */
const mostNamed = 1_000;

async function takeSaved(states: Map<string, State>, reading: ReadingStates, { boundary }: Boundary): Promise<void> {
  const { store, workspace, kind, how, after, last, signal } = reading;
  const sql = `SELECT id, definition, state FROM state_snapshots FINAL
    WHERE ${among('id')} AND kind = {kind:String} AND boundary = {boundary:DateTime64(3, 'UTC')}`;
  const params = { workspace, kind, after, last, boundary: sqlInstant(boundary) };
  for await (const rows of store.stream(sql, { params, signal })) {
    for (const [id, definition, text] of rows.map((row) => row.map(String) as [string, string, string])) {
      if (!states.has(id)) continue;
      if (definition === (how.hash ?? '')) states.set(id, how.fold.parse(text));
      else states.delete(id);
    }
    await turn();
  }
}

type Cell = string | number;

/** By time, a stretch after the other: none is longer than an answer of the store may be. */
async function* eventsOf(reading: ReadingStates, base: Boundary | undefined): AsyncIterable<FoldEvent> {
  const { store, workspace, kind, how, after, last, before, without = [], signal } = reading;
  const kept = without.length === 0 ? stands : `${stands} AND NOT (${standsAt(without)})`;
  const rest = behind(base);
  const columns = foldColumns(documentsOf(how.spec));
  const named = reading.ids.length <= mostNamed;
  let begun: readonly Cell[] = [];
  for (let rows = mostRows; ;) {
    const [at = 0, order = 0, id = '', producer = ''] = begun;
    const beyond =
      begun.length === 0
        ? '1'
        : '(time, sort_order, id, producer) > (fromUnixTimestamp64Milli({at:Int64}), {order:Float64}, {id:String}, {producer:String})';
    const sql = `SELECT ${columns} FROM events
      WHERE ${among('subject')}${named ? ' AND subject IN {ids:Array(String)}' : ''} AND subject_kind = {kind:String} AND ${kept}
        AND admitted < {before:UInt64} AND ${rest.sql} AND ${beyond}
      ORDER BY time, sort_order, id, producer LIMIT {rows:UInt32}`;
    const ids = named ? { ids: reading.ids } : {};
    const params = { workspace, kind, after, last, ...ids, before, ...rest.params, at, order, id, producer, rows };
    let read = 0;
    try {
      for await (const found of store.stream(sql, { params, signal })) {
        for (const row of found) {
          yield foldEventAt(kind, row);
          begun = row.slice(1, 5) as Cell[];
          read += 1;
        }
      }
    } catch (error) {
      if (!isFailure(error, 'QUESTION_TOO_LARGE')) throw error;
      if (rows <= fewestRows) throw new Failure('STORE_UNAVAILABLE', { cause: error });
      rows = Math.max(fewestRows, Math.floor(rows / 4));
      continue;
    }
    if (read < rows) return;
  }
}
