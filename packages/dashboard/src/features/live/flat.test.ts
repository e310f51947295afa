import { expect, test } from 'vitest';
import { flat } from './flat.ts';

const linesOf = (value: unknown) => flat(value).map(({ path, text }) => ({ path, text }));

test('nested values get the path that leads to them', () => {
  expect(linesOf({ a: 1, b: { c: 'x', d: [true, null] }, e: {} })).toEqual([
    { path: 'a', text: '1' },
    { path: 'b.c', text: 'x' },
    { path: 'b.d.0', text: 'true' },
    { path: 'b.d.1', text: 'not set' },
    { path: 'e', text: 'empty' },
  ]);
});

test('what nobody would see is a sign', () => {
  expect(flat({ a: '\u0007', b: ['\u202e', 'x'], c: 'one\ntwo' }).map(({ text }) => text)).toEqual([
    '␇',
    '⟨U+202E⟩, x',
    'one\ntwo',
  ]);
});

test('a short list of plain values is one line', () => {
  expect(linesOf({ named: [30, 31], tags: Array.from({ length: 9 }, () => 'x') })).toEqual([
    { path: 'named', text: '30, 31' },
    ...Array.from({ length: 9 }, (_, index) => ({ path: `tags.${index}`, text: 'x' })),
  ]);
});

test('a name with a dot in it stays one name, and masks in a short list stand by themselves', () => {
  expect(flat({ 'a.b': { to: ['j***@example.com', 'K***'] } })).toEqual([
    { path: 'a.b.to.0', keys: ['a.b', 'to', '0'], text: 'j***@example.com' },
    { path: 'a.b.to.1', keys: ['a.b', 'to', '1'], text: 'K***' },
  ]);
});

test('nothing has no lines', () => {
  expect(flat({})).toEqual([]);
  expect(flat(null)).toEqual([]);
});

test('a huge object is cut', () => {
  expect(flat({ list: Array.from({ length: 1000 }, (_, index) => index) })).toHaveLength(300);
});
