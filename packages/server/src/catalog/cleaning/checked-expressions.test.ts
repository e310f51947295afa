import type { EventSpec, NoiseSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { checkEvent } from './check-event.ts';
import { mappingKind, noiseKind } from './kinds.ts';

const fields: EventSpec['fields'] = {
  a: { type: 'integer' },
  'box.t': { type: 'text' },
  l: { type: 'list', of: 'text' },
  at: { type: 'time' },
  made: { type: 'integer' },
  whole: { type: 'any' },
};
const told = (expression: string, more: EventSpec['fields'] = {}): string[] =>
  checkEvent({ fields: { ...fields, ...more }, computed: { made: { expression } } }).map(({ why }) => why);

test.each([
  ['a == "x"', 'a number is compared with a text'],
  ['1 == "a"', 'a number is compared with a text'],
  ['lower(a)', 'expected a text, found a number'],
  ['box.t * 2', 'expected a number, found a text'],
  ['at + 1', 'expected a number or a time, found a text'],
  ['a.b', "'a.b': a number has no fields"],
  ['l.any(x, x > 1)', 'a text is compared with a number'],
])('a computed field %s could never be anything but missing or false, and is refused', (expression, why) => {
  expect(told(expression)).toEqual([expect.stringContaining(why)]);
});

test.each([
  'nowhere == "x"',
  'whole == "x" || whole > 1',
  'box.other > 5',
  'at > "2026-01-05"',
  'hour(at, "UTC") > 8',
  'made == "what was sent"',
  'exists(box) && box.t.startsWith("x")',
  'a / 0 > 1',
])('a computed field %s may be right', (expression) => {
  expect(told(expression)).toEqual([]);
});

const noise = (when: string): unknown => noiseKind.check?.({ action: 'drop', when } satisfies NoiseSpec as never, none);
const none = { name: 'x', find: () => undefined, of: () => [] };

test('conditions of noise and of mappings are checked in the same way', () => {
  for (const when of ['type == 5', '1 == "a"', 'lower(type) > 3', 'type', 'age(data.at) > 5'])
    expect(noise(when), when).toMatchObject([{ path: '/spec/when' }]);
  for (const when of ['type == "page" && data.price > 5', 'data.flag', 'subject.kind == "person"'])
    expect(noise(when), when).toEqual([]);
  const mapping = { when: 'lower(a) > 3', event: { type: { value: 't' }, data: { x: { expression: '"a" * 2' } } } };
  expect(mappingKind.check?.(mapping as never, none)).toMatchObject([{ path: '/spec/when' }, { path: '/spec/event' }]);
});
