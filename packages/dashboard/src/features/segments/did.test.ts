import { expect, test } from 'vitest';
import { didOf, namedOnly, nextName, traitOfDid } from './did.ts';

test.each([
  { type: 'purchase' },
  { type: 'Order "Completed"', days: 7 },
  { type: 'page', where: 'data.path == "/a" || data.n > 2', days: 30 },
])('given %j, when it becomes a trait and is read again, then it is the same', (did) => {
  expect(didOf(traitOfDid(did))).toEqual({ where: undefined, days: undefined, ...did });
});

test('given other traits, when they are read, then they are no counts of an event', () => {
  expect(didOf({ aggregate: 'sum', of: 'data.value' })).toBeUndefined();
  expect(didOf({ aggregate: 'count', where: 'data.a > 1' })).toBeUndefined();
  expect(didOf({ aggregate: 'count', where: 'type == "a"', ago: 3 })).toBeUndefined();
});

test('given counts that no condition names any more, when they are looked through, then only they go', () => {
  const own = {
    did_1: traitOfDid({ type: 'a' }),
    did_2: traitOfDid({ type: 'b' }),
    spent: { aggregate: 'sum' } as const,
  };
  const left = namedOnly(own, { op: 'ge', left: { op: 'field', path: 'did_2' } });
  expect(Object.keys(left)).toEqual(['did_2', 'spent']);
  expect(nextName(left)).toBe('did_1');
});
