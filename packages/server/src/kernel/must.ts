/** States an invariant and narrows the type. The message says what had to be true. */
export function must<T>(value: T, message: string): NonNullable<T> {
  if (value === null || value === undefined || value === false) throw new Error(`must: ${message}`);
  return value;
}
