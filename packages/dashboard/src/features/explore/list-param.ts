import type { Cell } from '@millrace/contract';
import { writeCompact } from '@/shared/address/compact.ts';

/** A number of the answers: its metric, and its group and bucket where it is of one. */
export type Listed = {
  readonly metric: string;
  /** null: what has none of it; undefined: all groups. */
  readonly group?: Cell | undefined;
  readonly at?: string | undefined;
};

/** `events;is=CA;at=2026-11-14T00:00:00.000Z` */
export function listParam({ metric, group, at }: Listed): string {
  const none = group === null || group === '';
  return writeCompact(metric, {
    is: group === undefined || none ? undefined : String(group),
    none: none ? '1' : '',
    at,
  });
}
