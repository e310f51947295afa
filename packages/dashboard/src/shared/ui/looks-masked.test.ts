import { expect, test } from 'vitest';
import { looksMasked } from './looks-masked.ts';

test.each([
  'j***@example.com',
  '***@b.de',
  '***67',
  'J***',
  '***',
  'XXX-XXX-4567',
  'XXX-XX-6789',
  'ask j***@a.com or XXX-XX-6789',
])('%s is a mask', (text) => expect(looksMasked(text)).toBe(true));

test.each(['', 'not set', '**', '****', 'a * b', 'XXX', 'Jane***x', 'rating *** of 5'])('%s is none', (text) =>
  expect(looksMasked(text)).toBe(false),
);
