import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffOf } from './diff.ts';
import { readJson } from '../kernel/kernel.ts';

test('names the deepest places that differ', () => {
  expect(
    diffOf(
      { a: 1, b: { 'x/y': [1, 2, { z: null }], same: [1] }, gone: false },
      { b: { 'x/y': [1, 3, { z: {} }, 4], same: [1], '~': 1 }, a: 1 },
    ),
  ).toEqual([
    { path: '/b/x~1y/1', before: 2, after: 3 },
    { path: '/b/x~1y/2/z', before: null, after: {} },
    { path: '/b/x~1y/3', after: 4 },
    { path: '/b/~0', after: 1 },
    { path: '/gone', before: false },
  ]);
});

test('is empty between equals only, and leads from one to the other', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
      const [before, after] = [one, two].map((value) => readJson(JSON.stringify(value)) as unknown);
      expect(diffOf(before, before)).toEqual([]);
      const diff = diffOf(before, after);
      let patched: unknown = structuredClone(before);
      // From the end, so that what is cut off an array does not move what comes before.
      for (const { path, after: value } of diff.toReversed()) patched = patch(patched, path, value);
      expect(patched).toEqual(after);
    }),
  );
});

function patch(value: unknown, path: string, to: unknown): unknown {
  const [, first, ...rest] = path.split('/');
  if (first === undefined) return to;
  const key = first.replaceAll('~1', '/').replaceAll('~0', '~');
  const below = rest.length === 0 ? '' : `/${rest.join('/')}`;
  if (Array.isArray(value)) {
    const next = [...(value as unknown[])];
    const made = patch(next[Number(key)], below, to);
    if (made === undefined) next.splice(Number(key), 1);
    else next[Number(key)] = made;
    return next;
  }
  const fields = new Map(Object.entries(value as object));
  const made = patch(fields.get(key), below, to);
  if (made === undefined) fields.delete(key);
  else fields.set(key, made);
  return Object.fromEntries(fields);
}
