import { expect, test } from 'vitest';
import { patchOf } from './patch-of.ts';

test.each([
  ['{"data": {"price": 5}}', { data: { price: 5 } }],
  ['[1]', undefined],
  ['null', undefined],
  ['{"data": ', undefined],
])('%s', (text, patch) => expect(patchOf(text)).toEqual(patch));
