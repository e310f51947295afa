import type * as z from 'zod/mini';

type Raw = Readonly<Record<string, unknown>>;

const listeners = new Set<() => void>();
let refused: readonly string[] = [];

/** What of the address could not be understood, as `key=value`. The page says so in one line. */
export const refusedSearch = {
  get: (): readonly string[] => refused,
  clear(): void {
    refused = [];
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/**
 * Reads the parameters of one route, each by itself: a broken or unknown one is left out and remembered, the rest stays.
 * The result holds no defaults, so that they stay out of the address.
 */
export function readSearch<Shape extends Readonly<Record<string, z.ZodMiniType>>>(
  shape: Shape,
  raw: Raw,
): { [Key in keyof Shape]?: z.output<Shape[Key]> } {
  const found: Record<string, unknown> = {};
  const broken: string[] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    const result = shape[key]?.safeParse(value);
    if (result?.success === true) found[key] = result.data;
    else {
      // Said outright: the router lays these values over the raw ones of the address.
      found[key] = undefined;
      broken.push(`${key}=${String(value)}`);
    }
  }
  if (broken.length > 0) {
    refused = broken;
    for (const listener of listeners) listener();
  }
  return found as { [Key in keyof Shape]?: z.output<Shape[Key]> };
}

/** `?a=1&b=2` as texts; a repeated parameter becomes a list. Nothing is guessed: `?ev=123` stays the text 123. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  const pairs = new URLSearchParams(text);
  for (const key of new Set(pairs.keys())) {
    const all = pairs.getAll(key);
    values[key] = all.length === 1 ? (all[0] ?? '') : all;
  }
  return values;
}

export function stringifySearch(values: Raw): string {
  const pairs = Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [value].flat().map((one): [string, string] => [key, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
