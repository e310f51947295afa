import type { Outcome, Verdict } from '@millrace/contract';
import type { ProblemCount } from '../catalog/catalog.ts';
import { Failure } from '../kernel/kernel.ts';
import { identityBytes } from './identities.ts';

/** What became of an event that was not admitted. Short names: it is written for each of them. */
export type Settled = {
  readonly workspace: string;
  readonly producer: string;
  readonly offset: number;
  readonly item: number;
  readonly received: number;
  readonly outcome: Exclude<Outcome, 'admitted'> | Exclude<Verdict, 'accepted'>;
  readonly code: string | null;
  readonly id: string | null;
  readonly type: string | null;
  /** Where the first copy of a duplicate or of a conflict stands in received. */
  readonly first?: { readonly offset: number; readonly item: number };
};

export type AdmittedHeader = {
  readonly partition: number;
  readonly receivedFrom: number;
  readonly receivedTo: number;
  /** Received time of the newest request of the slice, and when the slice was made. Ms since 1970. */
  readonly receivedAt: number;
  readonly madeAt: number;
  readonly events: number;
  readonly entities: number;
  readonly eventBytes: number;
  readonly entityBytes: number;
  /** Absent in entries of before there were any. */
  readonly linkBytes?: number;
  /** Workspace → what became of its events → how many, exact. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The not-admitted ones, at most `mostSettled`; `counts` has them all. */
  readonly settled: readonly Settled[];
  /** What documents found wrong with the events of the slice, counted; absent where that is nothing. */
  readonly problems?: readonly ProblemCount[];
};

export const mostSettled = 500;
const formatVersion = 1;

export type AdmittedEntry = {
  readonly header: AdmittedHeader;
  /** Lines of JSONCompactEachRow for `events` and `entities`. */
  readonly eventLines: Buffer;
  readonly entityLines: Buffer;
  readonly identities: Buffer;
  /** Lines for `links`: ids that stand for another person than before. */
  readonly linkLines: Buffer;
};

type Parts = {
  readonly events: Buffer;
  readonly entities: Buffer;
  readonly identities: Buffer;
  readonly links: Buffer;
};

/**
 * An entry of `admitted`: u32 version, u32 header length, header as JSON, event lines, entity lines, 28 bytes of identity
 * an event, link lines.
 */
export function writeAdmitted(header: AdmittedHeader, { events, entities, identities, links }: Parts): Buffer[] {
  const text = Buffer.from(JSON.stringify(header));
  const lead = Buffer.allocUnsafe(8);
  lead.writeUInt32LE(formatVersion, 0);
  lead.writeUInt32LE(text.length, 4);
  return [lead, text, events, entities, identities, links];
}

/** LOG_CORRUPT for a format that this version does not know. */
export function readAdmittedHeader(bytes: Buffer): AdmittedHeader {
  if (bytes.readUInt32LE(0) !== formatVersion)
    throw new Failure('LOG_CORRUPT', { detail: `admitted entry of format ${bytes.readUInt32LE(0)}` });
  return JSON.parse(bytes.toString('utf8', 8, 8 + bytes.readUInt32LE(4))) as AdmittedHeader;
}

/** The parts share the entry's memory. Refuses as `readAdmittedHeader`. */
export function readAdmitted(bytes: Buffer): AdmittedEntry {
  const header = readAdmittedHeader(bytes);
  const events = 8 + bytes.readUInt32LE(4);
  const entities = events + header.eventBytes;
  const identities = entities + header.entityBytes;
  const links = identities + header.events * identityBytes;
  return {
    header,
    eventLines: bytes.subarray(events, entities),
    entityLines: bytes.subarray(entities, identities),
    identities: bytes.subarray(identities, links),
    linkLines: bytes.subarray(links, links + (header.linkBytes ?? 0)),
  };
}
