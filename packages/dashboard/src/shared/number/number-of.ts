/** The number in a cell of an answer; null where there is none. */
export const numberOf = (cell: unknown): number | null => (typeof cell === 'number' ? cell : null);
