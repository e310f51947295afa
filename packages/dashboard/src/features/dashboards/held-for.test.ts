import { expect, test } from 'vitest';
import { heldFor } from './held-for.ts';

test('numbers in a row keep the place of a line, where they stand below each other and all else that of a chart', () => {
  expect(heldFor({ show: 'number' }, false)).toEqual({ lines: 3 });
  expect(heldFor({ show: 'number' }, true)).toEqual({ tall: true });
  expect(heldFor({ show: 'line' }, false)).toEqual({ tall: true });
});
