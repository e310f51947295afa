/** A path of a condition, as a pattern. */
export const path = String.raw`[A-Za-z_]\w*(?:\.\w+|\["(?:[^"\\]|\\.)*"\])*`;

const compared = new RegExp(String.raw`(${path})\s*(?:==|!=|in\s+\[)`, 'g');

/** The fields that a condition compares with values. */
export function comparedFields(text: string): readonly string[] {
  return [...new Set([...text.matchAll(compared)].map(([, field = '']) => field))];
}

/** `/state` of an event's data, as the language writes it. */
export function dataPath(keys: readonly string[]): string {
  return keys.reduce(
    (made, key) => (/^[A-Za-z_]\w*$/.test(key) ? `${made}.${key}` : `${made}[${JSON.stringify(key)}]`),
    'data',
  );
}
