import { looksMasked } from '@/shared/ui/looks-masked.ts';
import { visible } from '@/shared/number/visible.ts';

/** `keys`: the names that lead to the value. */
export type Fact = { readonly path: string; readonly keys: readonly string[]; readonly text: string };

/** Most lines shown of one object; the raw view has them all. */
const most = 300;

/** An object as lines of path and text: `page.url`, `items.0.sku`. Missing is "not set". */
export function flat(value: unknown, keys: readonly string[] = []): Fact[] {
  const path = keys.join('.');
  const line = (text: string): Fact[] => [{ path: path || 'value', keys, text: visible(text) }];
  const unlessWhole = (text: string): Fact[] => (keys.length === 0 ? [] : line(text));
  if (value === null || value === undefined) return unlessWhole('not set');
  if (typeof value !== 'object') return line(String(value));
  if (isShortList(value)) return line(value.join(', '));
  const entries = Object.entries(value);
  if (entries.length === 0) return unlessWhole(Array.isArray(value) ? 'empty list' : 'empty');
  return entries.flatMap(([key, inner]) => flat(inner, [...keys, key])).slice(0, most);
}

/** A few plain values read better side by side; masks are revealed one by one. */
function isShortList(value: object): value is readonly (string | number | boolean)[] {
  const plain = (item: unknown): boolean => item !== null && item !== undefined && typeof item !== 'object';
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 8 &&
    value.every((item) => plain(item) && !looksMasked(String(item)))
  );
}
