import { expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { FollowerErrors } from './follower-errors.ts';

test('a follower is held up from its first failed try until it goes on; its errors stay counted', () => {
  let now = 1;
  let changes = 0;
  const errors = new FollowerErrors({ now: () => now }, () => (changes += 1));
  errors.goesOn('ids');
  expect([errors.all, changes]).toEqual([{}, 0]);
  errors.failed('ids', new Failure('STORE_UNAVAILABLE'));
  now = 2;
  errors.failed('ids', new Error('odd'));
  expect(errors.all).toEqual({ ids: { count: 2, code: 'INTERNAL', at: 2, since: 1 } });
  errors.goesOn('ids');
  errors.goesOn('ids');
  expect([errors.all['ids']?.since, changes]).toEqual([null, 3]);
  now = 9;
  errors.failed('ids', new Failure('STORE_UNAVAILABLE'));
  expect(errors.all['ids']).toEqual({ count: 3, code: 'STORE_UNAVAILABLE', at: 9, since: 9 });
});
