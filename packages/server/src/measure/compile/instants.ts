/** DateTime ends with 32 bits of seconds, so metrics are kept and asked for between these, in ms since 1970. */
export const firstInstant = 0;
export const lastInstant = Date.UTC(2106, 0, 1);

/** As a parameter of type DateTime64(3, 'UTC') wants it. */
export const sqlInstant = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
