import { expect, test } from 'vitest';
import { sharedColumns } from './shared-columns.ts';

test('what says the same is told by the name of the first, whatever its parameters are called', () => {
  const columns = [
    'time',
    'f(data, {a0:String}) AS d0',
    'f(data, {b0:String}) AS k0',
    'f(data, {c0:String}) AS k1',
    'f(data, {a0:UInt64}) AS k2',
    'CAST(data AS String)',
    'g(CAST(data AS String)) AS k3',
    'g(CAST(data AS String)) AS k4',
  ];
  expect(sharedColumns(columns, { a0: 'buyer', b0: 'buyer', c0: 'source' })).toEqual([
    'time',
    'f(data, {a0:String}) AS d0',
    'd0 AS k0',
    'f(data, {c0:String}) AS k1',
    'f(data, {a0:UInt64}) AS k2',
    'CAST(data AS String)',
    'g(CAST(data AS String)) AS k3',
    'k3 AS k4',
  ]);
});
