export type Read<Row> = (row: Row) => unknown;

/** undefined where there is nothing at the path, or null. A list has fields for JavaScript, not for JSON. */
export function pathReader<Row>(document: Read<Row>, keys: readonly string[]): Read<Row> {
  const [first, second] = keys;
  // What every object inherits has to be told from what it has; other keys are only there if it has them.
  if (keys.some((key) => key in Object.prototype)) return guarded(document, keys);
  if (first === undefined) return (row) => document(row) ?? undefined;
  if (second === undefined) {
    return (row) => {
      const value = document(row);
      return isRecord(value) ? (value[first] ?? undefined) : undefined;
    };
  }
  return (row) => {
    let value = document(row);
    for (const key of keys) {
      if (!isRecord(value)) return undefined;
      value = value[key];
    }
    return value ?? undefined;
  };
}

function guarded<Row>(document: Read<Row>, keys: readonly string[]): Read<Row> {
  return (row) => {
    let value = document(row);
    for (const key of keys) {
      if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return value ?? undefined;
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
