import type { QueryResult } from '../store.ts';

/** The engine gives up earlier than we do, so that it can say why, also when the machine is busy. */
export function engineSeconds(timeoutMs: number): number {
  return (timeoutMs - Math.max(timeoutMs / 10, Math.min(500, timeoutMs / 2))) / 1000;
}

/** What the format JSONCompact says. */
type Said = {
  readonly meta?: QueryResult['columns'];
  readonly data: QueryResult['rows'];
  readonly statistics?: { readonly rows_read: number; readonly bytes_read: number; readonly elapsed: number };
};

export function resultOf({ meta = [], data, statistics }: Said): QueryResult {
  return {
    columns: meta,
    rows: data,
    rowsRead: statistics?.rows_read ?? 0,
    bytesRead: statistics?.bytes_read ?? 0,
    elapsedMs: (statistics?.elapsed ?? 0) * 1000,
  };
}
