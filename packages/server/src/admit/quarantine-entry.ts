import type { Outcome, Position, Verdict } from '@millrace/contract';
import type { Origin } from '../collect/collect.ts';
import { readJson } from '../kernel/kernel.ts';

/** One event of a quarantine entry: why it is there, its bytes as they came, and what they do not say. */
export type QuarantineRecord = {
  readonly workspace: string;
  readonly producer: string;
  readonly received: number;
  readonly id: string | null;
  readonly type: string | null;
  readonly position: Position;
  readonly code: string;
  readonly detail: string;
  /** The one that is wrong, '' where it is not one. */
  readonly field: string;
  /** Hash of the definition that it was checked against, '' = none. */
  readonly schema: string;
  readonly original: Buffer;
  readonly origin: Origin;
  /** Where it stood before it was sent in again. */
  readonly replayOf: Position | null;
};

/** What became of an item that was sent in again. */
export type ReplayedRecord = {
  readonly workspace: string;
  /** When it was sent in again, ms since 1970. */
  readonly received: number;
  /** Where it stood, and where it stands now. */
  readonly position: Position;
  readonly by: Position;
  readonly outcome: Outcome | Verdict;
};

export type QuarantineEntry = {
  readonly items: readonly QuarantineRecord[];
  readonly replays: readonly ReplayedRecord[];
};

const version = 2;

/** A line of an entry of `quarantine`: JSON, the original bytes as base64. */
export function quarantineLine({ original, ...record }: QuarantineRecord): string {
  return `${JSON.stringify({ v: version, item: { ...record, original: original.toString('base64') } })}\n`;
}

export function replayedLine(replayed: ReplayedRecord): string {
  return `${JSON.stringify({ v: version, replayed })}\n`;
}

type Line = {
  readonly item?: Omit<QuarantineRecord, 'original'> & { readonly original: string };
  readonly replayed?: ReplayedRecord;
};

/** The items of one entry, with the bytes that were sent, and what became of those sent in again. */
export function readQuarantine(bytes: Buffer): QuarantineEntry {
  const items: QuarantineRecord[] = [];
  const replays: ReplayedRecord[] = [];
  for (const text of bytes.toString().split('\n')) {
    if (text === '') continue;
    const { item, replayed } = readJson(text) as Line;
    if (item !== undefined) items.push({ ...item, original: Buffer.from(item.original, 'base64') });
    if (replayed !== undefined) replays.push(replayed);
  }
  return { items, replays };
}
