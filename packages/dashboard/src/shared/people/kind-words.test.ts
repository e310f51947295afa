import { expect, test } from 'vitest';
import { kindWords } from './kind-words.ts';

test('subjects are called by their kind and number', () => {
  expect([kindWords(), kindWords('person', 1), kindWords('lead', 1), kindWords('lead', 0)]).toEqual([
    'people',
    'person',
    'lead',
    'leads',
  ]);
});
