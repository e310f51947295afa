import { limits } from '@millrace/contract';
import { whole, type Random } from '../random.ts';
import type { Damaged } from '../transport.ts';
import type { NativeEvent } from './event.ts';

/** One damaged copy of an event. What is no event is rejected; an object that is no valid event is quarantined. */
export function malformed(draw: Random, event: NativeEvent, line: string): Damaged {
  const copy = { ...event, id: `${event.id}-damaged` };
  const damage = damages[whole(draw, 0, damages.length - 1)];
  if (damage === undefined) throw new Error('malformed: a kind of damage must be chosen');
  return damage(copy, line);
}

const damages: readonly ((copy: NativeEvent, line: string) => Damaged)[] = [
  (_copy, line) => ({ line: line.slice(0, Math.floor(line.length / 2)), expected: 'rejected' }),
  (copy) => ({ line: JSON.stringify(copy.id), expected: 'rejected' }),
  (copy) => ({ line: JSON.stringify({ ...copy, type: undefined }), expected: 'quarantined' }),
  (copy) => ({ line: JSON.stringify({ ...copy, time: 'yesterday' }), expected: 'quarantined' }),
  (copy) => ({
    line: JSON.stringify({ ...copy, id: copy.id.padEnd(limits.idLength + 1, 'x') }),
    expected: 'quarantined',
  }),
  (copy) => ({ line: JSON.stringify({ ...copy, subject: { kind: copy.subject.kind } }), expected: 'quarantined' }),
  (copy) => ({ line: JSON.stringify({ ...copy, data: 'none' }), expected: 'quarantined' }),
];

export function oversized(event: NativeEvent): string {
  return JSON.stringify({ ...event, id: `${event.id}-oversized`, data: { padding: 'x'.repeat(limits.eventBytes) } });
}
