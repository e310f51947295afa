import { expect, test } from 'vitest';
import { nameOf } from './name-of.ts';

test.each([
  ['Rejected by source', 'rejected-by-source'],
  ['  <b>May</b> 2019! ', 'b-may-b-2019'],
  ['***', ''],
])('%s is called %s', (title, name) => expect(nameOf(title)).toBe(name));
