import type { EventSpec } from '@millrace/contract';
import { shown } from './cleaning.ts';
import type { Step } from './compile-field.ts';
import { compileRead, isObject, keysOf, pathOf, type Read } from './paths.ts';

/** An object of which every field is known: the data itself, and each that declared fields lie in. */
export type Closed = { readonly path: string; readonly keys: readonly string[]; readonly known: ReadonlySet<string> };

/** Objects before what lies in them. A field with a type of its own that nothing is declared in stays open. */
export function closedObjects({ fields = {}, computed = {} }: EventSpec): readonly Closed[] {
  const found = new Map<string, { keys: readonly string[]; known: Set<string> }>([
    ['', { keys: [], known: new Set() }],
  ]);
  for (const path of [...Object.keys(fields), ...Object.keys(computed)].toSorted()) {
    const keys = keysOf(path);
    keys.forEach((key, depth) => {
      const above = keys.slice(0, depth);
      const place = JSON.stringify(above);
      const name = depth === 0 ? '' : place;
      const closed = found.get(name) ?? { keys: above, known: new Set<string>() };
      closed.known.add(key);
      found.set(name, closed);
    });
  }
  return [...found.values()]
    .map(({ keys, known }) => ({ path: pathOf(keys), keys, known }))
    .toSorted((a, b) => a.keys.length - b.keys.length);
}

/** Drops what nobody has declared, or calls it a problem. */
export function compileUnknown(spec: EventSpec): readonly Step[] {
  const { unknown = 'keep' } = spec;
  if (unknown === 'keep') return [];
  return closedObjects(spec).map(({ path, keys, known }) => {
    const read: Read = keys.length === 0 ? (data) => data : compileRead(keys);
    return (draft, report) => {
      const object = read(draft.data);
      if (!isObject(object)) return;
      for (const key in object) {
        if (known.has(key)) continue;
        const value = object[key] ?? null;
        const at = pathOf([...keys, key]);
        if (unknown === 'drop') {
          draft.remove([...keys, key]);
          report.changes?.push({ path: at, rule: 'unknown', before: value, after: null });
        } else {
          const expected = path === '' ? 'only declared fields' : `only declared fields in ${path}`;
          report.problems.push({ code: 'EVENT_FIELD_UNKNOWN', path: at, expected, got: shown(value, true) });
        }
      }
    };
  });
}
