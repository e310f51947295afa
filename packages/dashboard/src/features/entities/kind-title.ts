/** A kind as a heading says it. */
export const kindTitle = (kind: string): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
