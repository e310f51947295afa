import type { LearnedTypeLine } from '@millrace/contract';
import { expect, test } from 'vitest';
import { listedTypes } from './listed-types.ts';

const line = (type: string): LearnedTypeLine => ({
  type,
  declared: false,
  mode: null,
  first: null,
  last: null,
  events: 1,
  fields: 0,
  problems: 0,
});
const types = Array.from({ length: 1000 }, (_, i) => line(`T${String(i).padStart(4, '0')}`));

test('every type is listed, and what found no room among them is said', () => {
  const { listed, note } = listedTypes({ types, overflow: { events: 1234 } }, '');
  expect(listed).toEqual(types);
  expect(note).toBe('1,000 types; not in it: 1,234 events of types after the first 1,000');
});

test('what is looked for is told beside how many there are', () => {
  const { listed, note } = listedTypes({ types, overflow: { events: 0 } }, 't001');
  expect(listed).toHaveLength(10);
  expect(note).toBe('10 of 1,000 types');
});
