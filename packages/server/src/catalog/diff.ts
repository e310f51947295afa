import { canonicalJson, type SpecChange } from '@millrace/contract';
import { pointerPart } from '../kernel/kernel.ts';

/** Where two JSON values differ, the deepest places, as JSON pointers in the order of the keys; arrays by index. */
export function diffOf(before: unknown, after: unknown, path = ''): readonly SpecChange[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, n) => diffOf(before[n], after[n], `${path}/${n}`)).flat();
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
    return keys.flatMap((key) => diffOf(own(before, key), own(after, key), `${path}/${pointerPart(key)}`));
  }
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
