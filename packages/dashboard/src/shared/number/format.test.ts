import { describe, expect, test } from 'vitest';
import {
  amount,
  change,
  changeText,
  decimal,
  duration,
  money,
  narrow,
  offset,
  percent,
  perSecond,
  short,
  signed,
  tenth,
  whole,
} from './format.ts';

describe('numbers', () => {
  test.each([
    [12_453, '12,453'],
    [0, '0'],
    [-0, '0'],
    [-7, '\u22127'],
  ])('whole %s', (value, text) => expect(whole(value)).toBe(text));

  test.each([
    [950, '950'],
    [12_000, '12k'],
    [1_250_000, '1.3M'],
  ])('short %s', (value, text) => expect(short(value)).toBe(text));

  test.each([
    [0, '0.0'],
    [33.64, '33.6'],
    [1204.4, '1,204'],
  ])('per second %s', (value, text) => expect(perSecond(value)).toBe(text));

  test.each([
    [36_180_200, 'USD', '$361,802'],
    [4250, 'USD', '$42.50'],
    [-4250, 'EUR', '\u2212€42.50'],
    [1200, 'JPY', '¥1,200'],
    [-450, 'credits', '\u22124.50\u202fcredits'],
  ])('money %s %s', (minor, currency, text) => expect(money(minor, currency)).toBe(text));

  test('minor units of nobody knows which currency', () => expect(amount(36_180_250)).toBe('361,802.50'));
  test('what is no whole number', () =>
    expect([decimal(3.2449), decimal(1607.44), decimal(0.044), tenth(21.57)]).toEqual([
      '3.2',
      '1,607.4',
      '0.04',
      '21.6',
    ]));

  test('a share has one decimal, and none without a denominator', () => {
    expect(percent(900, 1000)).toBe('90.0');
    expect(percent(0, 0)).toBeUndefined();
  });

  test.each([
    [104, 100, '+4.0\u202f%'],
    [90, 100, '\u221210.0\u202f%'],
    [5, 5, 'same'],
    [0, 0, 'same'],
    [5, 0, 'new'],
    [0, 5, '\u2212100.0\u202f%'],
  ])('change from %s against %s', (now, before, text) => expect(change(now, before)).toBe(text));

  test.each([
    [-0.014, 'fraction', '\u22121.4\u202fpts'],
    [0.041, 'minor', '+4.1\u202f%'],
    [27, null, '×28'],
    [null, null, 'new'],
  ])('change %s of %s', (part, unit, text) => expect(changeText(part, unit)).toBe(text));

  test('a rounded nothing has no sign', () => expect(signed(-0.01, 1)).toBe('0.0'));
});

/** No line breaks inside: narrow before a unit, a whole space before the second number. */
const unbroken = (text: string): string => text.replaceAll(/ (?=\d)/g, '\u00a0').replaceAll(' ', narrow);

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [6.42, '6.4 ms'],
    [82, '82 ms'],
    [1200, '1.2 s'],
    [14_000, '14 s'],
    [60_000, '1 min'],
    [243_000, '4 min 3 s'],
    [100_800_000, '1 d 4 h'],
    [-82, '\u221282 ms'],
  ])('%s', (ms, text) => expect(duration(ms)).toBe(unbroken(text)));

  test.each([
    [0, '+0 ms'],
    [82, '+82 ms'],
    [10_570, '+10.57 s'],
    [-1500, '\u22121.50 s'],
    [5_160_000, '+1 h 26 min'],
  ])('offset %s', (ms, text) => expect(offset(ms)).toBe(unbroken(text)));
});
