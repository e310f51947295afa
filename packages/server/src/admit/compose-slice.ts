import type { DeferredEvent, NamedRange, StateRow } from '../records/records.ts';
import { writeAdmitted, writeIdentities } from './admitted-entry.ts';
import type { SubjectState } from './folds/subject.ts';
import type { Identity } from './identity.ts';
import { writeQuarantine } from './quarantine-entry.ts';
import type { Slice } from './slice.ts';

export type SlicePlace = {
  readonly partition: number;
  readonly receivedFrom: number;
  readonly receivedTo: number;
  /** Where the entries will stand. */
  readonly admitted: number;
  readonly quarantine: number;
  readonly madeAt: number;
};

export type ComposedSlice = {
  readonly admitted: readonly Uint8Array[];
  readonly quarantine: Uint8Array | undefined;
  readonly range: NamedRange;
  readonly states: readonly StateRow[];
  readonly rows: readonly { readonly identity: Identity; readonly offset: number; readonly item: number }[];
};

/** What a settled slice writes: one entry of `admitted`, one of `quarantine` if anything goes there, rows for records. */
export function composeSlice(
  slice: Slice,
  states: readonly { row: StateRow; state: SubjectState }[],
  place: SlicePlace,
): ComposedSlice {
  const { partition, receivedFrom, receivedTo, madeAt } = place;
  const eventLines = slice.rows();
  const entityLines = Buffer.from(states.map(({ row, state }) => entityLine(row, state)).join(''));
  const rows = slice.admitted.map(({ identity, event }) => ({
    identity,
    offset: event.position.offset,
    item: event.position.index,
  }));
  const header = {
    partition,
    receivedFrom,
    receivedTo,
    receivedAt: slice.receivedAt,
    madeAt,
    events: rows.length,
    entities: states.length,
    eventBytes: eventLines.length,
    entityBytes: entityLines.length,
    counts: slice.counts,
    settled: slice.settled,
  };
  const quarantined = slice.quarantine.length > 0;
  return {
    admitted: writeAdmitted(header, eventLines, entityLines, writeIdentities(rows)),
    quarantine: quarantined ? writeQuarantine(slice.quarantine) : undefined,
    range: {
      partition,
      receivedFrom,
      receivedTo,
      admittedFrom: place.admitted,
      admittedTo: place.admitted + 1,
      quarantineFrom: place.quarantine,
      quarantineTo: place.quarantine + (quarantined ? 1 : 0),
      events: rows.length,
    },
    states: states.map(({ row }) => row),
    rows,
  };
}

/** New events that have to wait, or, when the slice settles waiting ones, those of them that need not wait any longer. */
export function deferralOf(
  slice: Slice,
  settles: readonly DeferredEvent[],
): { defer: DeferredEvent[]; settled: DeferredEvent[] } {
  const waiting = slice.deferred.map(({ event }) => ({
    partition: event.position.partition,
    offset: event.position.offset,
    index: event.position.index,
    workspace: event.workspace,
    since: event.received,
  }));
  if (settles.length === 0) return { defer: waiting, settled: [] };
  const still = new Set(waiting.map(({ offset, index }) => `${offset}:${index}`));
  return { defer: [], settled: settles.filter(({ offset, index }) => !still.has(`${offset}:${index}`)) };
}

/** A line for the store's `entities`, in the order of its entityColumns. */
function entityLine(row: StateRow, state: SubjectState): string {
  const { workspace, kind, id, version } = row;
  return `[${JSON.stringify(workspace)},${JSON.stringify(kind)},${JSON.stringify(id)},${version},${state.first},${state.last},${state.events},${row.state}]\n`;
}
