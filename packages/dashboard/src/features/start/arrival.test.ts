import type { LiveLine } from '@millrace/contract';
import { expect, test } from 'vitest';
import { arrived, type Arrival } from './arrival.ts';

const line = (id: string, verdict: LiveLine['verdict']): LiveLine => ({
  id,
  producer: 'api',
  type: 'signed_up',
  category: 'user',
  time: '2026-01-01T00:00:00.000Z',
  received: '2026-01-01T00:00:00.000Z',
  subject: null,
  verdict,
  code: null,
  position: { partition: 0, offset: 0, index: 0 },
});
const after = (...lines: readonly LiveLine[]): Arrival => lines.reduce(arrived, {});

test('the first event that was admitted stays the first, whatever comes after it', () => {
  const { first, refused } = after(line('a', 'accepted'), line('b', 'admitted'), line('c', 'admitted'));
  expect(first?.id).toBe('b');
  expect(refused).toBeUndefined();
});

test('what was refused is told, the newest of it, and is no first event', () => {
  const { first, refused } = after(line('a', 'quarantined'), line('b', 'rejected'), line('c', 'duplicate'));
  expect(first).toBeUndefined();
  expect(refused?.id).toBe('b');
});
