import { expect, test } from 'vitest';
import { foldEventAt } from './stored-event.ts';

/** A row in the order of `foldColumns`. */
const rowWith = (library: string): readonly unknown[] => [
  'opened', // type
  0, // time
  0, // sort_order
  'e1', // id
  'web', // producer
  'service', // category
  '', // flow
  0, // received
  0, // test
  'l1', // subject
  '{}', // data
  '{"locale":"en"}', // context
  library,
  '192.0.2.7', // ip
];

test.each([
  ['a text', 'sdk', 'sdk'],
  ['the JSON text of an object', '{"name":"sdk"}', { name: 'sdk' }],
  ['a text that only begins like JSON', '{', '{'],
])('given a library that is %s, then a fold sees the context as it came', (_, library, seen) => {
  expect(foldEventAt('lead', rowWith(library)).context).toEqual({ locale: 'en', library: seen, ip: '192.0.2.7' });
});
