import { readAdmitted } from '../admit/admit.ts';
import type { Entry } from '../log/log.ts';

/** Consecutive entries of admitted that go to the store together. */
export type LoadBatch = {
  readonly from: number;
  to: number;
  events: number;
  readonly eventLines: Buffer[];
  readonly entityLines: Buffer[];
  readonly linkLines: Buffer[];
  /** Received time of the newest request in it, ms since 1970. */
  receivedAt: number;
};

export function emptyBatch(from: number): LoadBatch {
  return { from, to: from, events: 0, eventLines: [], entityLines: [], linkLines: [], receivedAt: 0 };
}

export function addEntry(batch: LoadBatch, entry: Entry): void {
  const { header, eventLines, entityLines, linkLines } = readAdmitted(entry.bytes);
  batch.to = entry.offset + 1;
  batch.events += header.events;
  if (eventLines.length > 0) batch.eventLines.push(eventLines);
  if (entityLines.length > 0) batch.entityLines.push(entityLines);
  if (linkLines.length > 0) batch.linkLines.push(linkLines);
  batch.receivedAt = Math.max(batch.receivedAt, header.receivedAt);
}

/** Whole lines of joined buffers, each with its newline. */
export function linesOf(buffers: readonly Buffer[]): Buffer[] {
  const lines: Buffer[] = [];
  for (const buffer of buffers) {
    let at = 0;
    while (at < buffer.length) {
      const end = buffer.indexOf(10, at) + 1;
      lines.push(buffer.subarray(at, end));
      at = end;
    }
  }
  return lines;
}
