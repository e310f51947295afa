/** Results by function and key. */
export type Memo = <T>(by: (edition: never) => T, key: string, make: () => T) => T;

/** Remembers what was made for the `most` keys of each function that were used last. */
export function openMemo(most: number): Memo {
  const made = new WeakMap<object, Map<string, unknown>>();
  return <T>(by: (edition: never) => T, key: string, make: () => T): T => {
    let results = made.get(by);
    if (results === undefined) made.set(by, (results = new Map()));
    const value = results.has(key) ? (results.get(key) as T) : make();
    results.delete(key);
    results.set(key, value);
    for (const oldest of results.keys()) {
      if (results.size <= most) break;
      results.delete(oldest);
    }
    return value;
  };
}
