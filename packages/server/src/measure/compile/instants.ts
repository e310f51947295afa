/** A minute of a rollup is 32 bits of seconds, so metrics are kept and asked for between these, in ms since 1970. */
export const firstInstant = 0;
export const lastInstant = Date.UTC(2106, 0, 1);

export const minuteMs = 60_000;

/** As the parameters of type DateTime64(3, 'UTC') and DateTime('UTC') want it. */
export const sqlInstant = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
export const sqlSecond = (ms: number): string => sqlInstant(ms).slice(0, 19);
