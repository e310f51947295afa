import type { DeferredEvent, NamedRange, StateRow } from '../records/records.ts';
import { writeAdmitted, type AdmittedHeader, type Settled } from './admitted-entry.ts';
import { identityBytes } from './identities.ts';
import { quarantineLine, replayedLine } from './quarantine-entry.ts';
import type { Slice } from './slice.ts';
import type { ChangedState } from './state-cache.ts';

type Counts = AdmittedHeader['counts'];

export type SlicePlace = {
  readonly partition: number;
  readonly receivedFrom: number;
  readonly receivedTo: number;
  /** Where the entries will stand. */
  readonly admitted: number;
  readonly quarantine: number;
  readonly madeAt: number;
};

export type Changed = {
  readonly states: readonly ChangedState[];
  /** Lines for the store's `links`. */
  readonly links: readonly string[];
};

export type ComposedSlice = {
  /** Entries, each as its parts, in order. The rows of all events stand in the first, states beyond it. */
  readonly admitted: readonly (readonly Uint8Array[])[];
  readonly quarantine: readonly Uint8Array[];
  readonly range: NamedRange;
  readonly states: readonly StateRow[];
};

/** An entry of the log holds 64 MB; a slice of one 20 MB request may touch 100,000 states of up to 64 KB. */
const chunkBytes = 8 * 1024 * 1024;

/**
 * What a settled slice writes: one entry of `admitted`, more for states that find no room in it, entries of `quarantine`
 * if anything goes there, rows for records. One commit names them all.
 */
export function composeSlice(slice: Slice, { states, links }: Changed, place: SlicePlace): ComposedSlice {
  const { partition, receivedFrom, receivedTo, madeAt } = place;
  const base = { partition, receivedFrom, receivedTo, receivedAt: slice.receivedAt, madeAt };
  const lines = chunksOf(states.map(entityLine));
  const linkLines = chunksOf(links);
  const more = Math.max(lines.length, linkLines.length) - 1;
  const entry = (
    content: {
      events: Buffer;
      identities: Buffer;
      settled: readonly Settled[];
      counts: Counts;
      problems?: AdmittedHeader['problems'] | undefined;
    },
    chunk: number,
  ) => {
    const entities = lines[chunk] ?? [];
    const entityLines = Buffer.from(entities.join(''));
    const linkBytes = Buffer.from((linkLines[chunk] ?? []).join(''));
    const { events, identities, settled, counts, problems } = content;
    const header = {
      ...base,
      events: identities.length / identityBytes,
      entities: entities.length,
      eventBytes: events.length,
      entityBytes: entityLines.length,
      linkBytes: linkBytes.length,
      counts,
      settled,
      ...(problems !== undefined && { problems }),
    };
    return writeAdmitted(header, { events, entities: entityLines, identities, links: linkBytes });
  };
  const nothing = { events: Buffer.alloc(0), identities: Buffer.alloc(0), settled: [], counts: {} };
  const content = {
    events: slice.rows(),
    identities: slice.identities(),
    settled: slice.outcomes.settled,
    counts: slice.outcomes.counts,
    problems: slice.outcomes.problems.counts(),
  };
  const admitted = [entry(content, 0)];
  for (let chunk = 1; chunk <= more; chunk += 1) admitted.push(entry(nothing, chunk));
  const { quarantine: kept, replays } = slice.outcomes;
  const quarantine = chunksOf([...kept.map(quarantineLine), ...replays.map(replayedLine)]).map((lines) =>
    Buffer.from(lines.join('')),
  );
  return {
    admitted,
    quarantine,
    range: {
      partition,
      receivedFrom,
      receivedTo,
      admittedFrom: place.admitted,
      admittedTo: place.admitted + admitted.length,
      quarantineFrom: place.quarantine,
      quarantineTo: place.quarantine + quarantine.length,
      events: content.identities.length / identityBytes,
    },
    states: states.map(({ row }) => row),
  };
}

/** Runs of lines of about 8 MB each; none for no lines. */
function chunksOf(lines: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let room = 0;
  for (const line of lines) {
    if (room < line.length) {
      chunks.push([]);
      room = chunkBytes;
    }
    chunks.at(-1)?.push(line);
    room -= line.length;
  }
  return chunks;
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
function entityLine({ row, state }: ChangedState): string {
  const { workspace, kind, id, version } = row;
  // Of nothing, when all its events were taken back.
  const [first, last] = state.events === 0 ? [0, 0] : [state.first, state.last];
  return `[${JSON.stringify(workspace)},${JSON.stringify(kind)},${JSON.stringify(id)},${version},${first},${last},${state.events},${row.state}]\n`;
}
