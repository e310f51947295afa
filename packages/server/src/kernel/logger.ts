/** The few words every room needs of a logger; wire hands in the real one. Fields first, message second. */
export type Logger = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

export const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
