export type Fact = { readonly path: string; readonly text: string };

/** Most lines shown of one object; the raw view has them all. */
const most = 300;

/** An object as lines of path and text: `page.url`, `items.0.sku`. Missing is "not set". */
export function flat(value: unknown, path = ''): Fact[] {
  if (value === null || value === undefined) return path === '' ? [] : [{ path, text: 'not set' }];
  if (typeof value !== 'object') return [{ path: path || 'value', text: String(value) }];
  if (isShortList(value)) return [{ path: path || 'value', text: value.join(', ') }];
  const entries = Object.entries(value);
  if (entries.length === 0) return path === '' ? [] : [{ path, text: Array.isArray(value) ? 'empty list' : 'empty' }];
  return entries.flatMap(([key, inner]) => flat(inner, path === '' ? key : `${path}.${key}`)).slice(0, most);
}

/** A few plain values read better side by side. */
function isShortList(value: object): value is readonly (string | number | boolean)[] {
  const plain = (item: unknown): boolean => item !== null && item !== undefined && typeof item !== 'object';
  return Array.isArray(value) && value.length > 0 && value.length <= 8 && value.every(plain);
}
