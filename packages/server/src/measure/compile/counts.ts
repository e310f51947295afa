/** Rows of `events` that are in metrics: no test events, and of what may come once only the first. */
export const counts = 'test = 0 AND repeat = 0';
