import { expect, test } from 'vitest';
import { personalShape, withoutPersonal } from './personal.ts';

test.each([
  ['jane@example.com', 'email', 'j***@example.com'],
  ['j@example.com', 'email', '***@example.com'],
  [' jane.doe+x@mail.example.co.uk ', 'email', 'j***@mail.example.co.uk'],
  ['415-555-1234', 'phone', 'XXX-XXX-1234'],
  ['(415) 555-1234', 'phone', 'XXX-XXX-1234'],
  ['4155551234', 'phone', 'XXX-XXX-1234'],
  ['+49 171 1234567', 'phone', 'XXX-XXX-4567'],
  ['0171 1234567', 'phone', 'XXX-XXX-4567'],
  ['123-45-6789', 'ssn', 'XXX-XX-6789'],
])('%s is taken for %s', (text, shape, shown) => {
  expect([personalShape(text), withoutPersonal(text)]).toEqual([shape, shown]);
});

test.each(['2026-01-05', '1767603600', '1767603600123', 'order-4711', '12.50', 'a@b', 'U+0041', '192.168.100.200'])(
  '%s is nobody’s',
  (text) => {
    expect([personalShape(text), withoutPersonal(text)]).toEqual([null, text]);
  },
);

test('inside of a text it is masked too', () => {
  expect(withoutPersonal('mail jane@example.com, ssn 123-45-6789!')).toBe('mail j***@example.com, ssn XXX-XX-6789!');
});
