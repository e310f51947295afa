/** Rows of `events` that stand: of what may come once the first, and nothing that was replaced or taken back. */
export const stands = 'repeat = 0 AND superseded = 0';

/** Rows of `events` that are in metrics: those that stand, without test events. */
export const counts = `test = 0 AND ${stands}`;

/** Rows that an earlier range of entries has counted, and that were superseded by that of this end. */
export const countedOnce = 'test = 0 AND repeat = 0 AND superseded = {by:UInt64}';
