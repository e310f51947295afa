import type { LiveLine } from '@millrace/contract';
import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export const verdicts = [
  'admitted',
  'accepted',
  'waiting',
  'duplicate',
  'conflict',
  'quarantined',
  'rejected',
  'parked',
  'dropped',
] as const;

/** What became of an accepted event that was not admitted; its place in `received` cannot say it. */
const outcomes = ['duplicate', 'conflict', 'waiting', 'parked'] as const;

export type LiveSearch = {
  readonly type?: string | undefined;
  readonly verdict?: (typeof verdicts)[number] | undefined;
  readonly q?: string | undefined;
  /** The open event: its id, and its producer. */
  readonly ev?: string | undefined;
  readonly producer?: string | undefined;
  /** The open place in `received`, for what was not admitted: `<partition>.<offset>.<index>`, and what became of it. */
  readonly at?: string | undefined;
  readonly outcome?: (typeof outcomes)[number] | undefined;
  readonly tab?: 'fields' | 'raw' | undefined;
};

const shape = {
  type: z.string().check(z.minLength(1), z.maxLength(256)),
  verdict: z.enum(verdicts),
  q: z.string().check(z.minLength(1), z.maxLength(200)),
  ev: z.string().check(z.minLength(1), z.maxLength(128)),
  producer: z.string().check(z.minLength(1), z.maxLength(256)),
  at: z.string().check(z.regex(/^\d{1,9}\.\d{1,15}\.\d{1,9}$/)),
  outcome: z.enum(outcomes),
  tab: z.enum(['fields', 'raw']),
};

export function readLiveSearch(raw: Record<string, unknown>): LiveSearch {
  return readSearch(shape, raw);
}

const closed = { ev: undefined, producer: undefined, at: undefined, outcome: undefined, tab: undefined };

/** What opens the drawer of a line: the story of an admitted event, what was received of any other. Without a line, closes it. */
export function openedBy(line?: LiveLine): LiveSearch {
  if (line === undefined) return closed;
  const { id, producer, verdict, position } = line;
  if (id !== null && verdict === 'admitted') return { ...closed, ev: id, producer };
  const at = `${position.partition}.${position.offset}.${position.index}`;
  return { ...closed, at, outcome: outcomes.find((one) => one === verdict) };
}
