/** What one question may cost; 0 rows read: as many as there are. A question's own `timeoutMs` may only shorten `timeoutMs`. */
export type Limits = {
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly resultRows: number;
  readonly rowsRead: number;
  readonly resultBytes: number;
  readonly threads: number;
};

/**
 * Of questions that read much. The engine has a thread or two for each, and whoever asks waits anyway; short ones, and those of
 * the platform itself, do not queue.
 */
export const laneLimits = { atOnce: 4, waiting: 256 } as const;

/** `reader`: our SQL for a user's question. `explorer`: a user's own statement. */
export const limits: Readonly<Record<'reader' | 'explorer', Limits>> = {
  reader: {
    timeoutMs: 30_000,
    memoryBytes: 1_000_000_000,
    resultRows: 1_000_000,
    rowsRead: 0,
    resultBytes: 256_000_000,
    threads: 2,
  },
  explorer: {
    timeoutMs: 10_000,
    memoryBytes: 500_000_000,
    // One more than anybody is given, by which an answer knows that it is not all.
    resultRows: 10_001,
    rowsRead: 100_000_000,
    resultBytes: 32_000_000,
    threads: 2,
  },
};
