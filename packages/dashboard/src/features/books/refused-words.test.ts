import { expect, test } from 'vitest';
import { refusedWords } from './refused-words.ts';

test('what was refused is told by its codes, the most first', () => {
  expect(refusedWords({ DISK_FULL: 3, OVERLOADED: 1200 })).toBe(
    '1,203 requests refused: 1,200 OVERLOADED, 3 DISK_FULL',
  );
  expect(refusedWords({ LOG_FULL: 1 })).toBe('1 request refused: 1 LOG_FULL');
});
