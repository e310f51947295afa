import { limits } from '@millrace/contract';
import { whole, type Random } from '../random.ts';
import type { Damaged, Writing } from '../transport.ts';
import type { Sent } from './call.ts';

export const appWriting: Writing<Sent> = {
  door: ({ door }) => door,
  line: ({ event }) => JSON.stringify(event),
  malformed: (draw, { event }) => malformed(draw, event),
  oversized: ({ event }) =>
    JSON.stringify({ ...event, ...named(event, 'oversized'), padding: 'x'.repeat(limits.eventBytes) }),
};

type Event = Sent['event'];

/** One damaged copy of an event, but never of the batch around it. */
function malformed(draw: Random, event: Event): Damaged {
  const copy = { ...event, ...named(event, 'damaged') };
  const damage = damages[whole(draw, 0, damages.length - 1)];
  if (damage === undefined) throw new Error('malformed: a kind of damage must be chosen');
  const { expected, made } = damage(copy);
  return { line: JSON.stringify(made), expected };
}

const damages: readonly ((copy: Event) => { readonly expected: 'quarantined' | 'rejected'; readonly made: unknown })[] =
  [
    (copy) => ({ made: JSON.stringify(copy), expected: 'rejected' }),
    (copy) => ({ made: { ...copy, type: undefined }, expected: 'quarantined' }),
    (copy) => ({ made: { ...copy, timestamp: 'yesterday', time: 'yesterday' }, expected: 'quarantined' }),
    (copy) => ({ made: { ...copy, ...named(copy, 'x'.repeat(limits.idLength)) }, expected: 'quarantined' }),
    (copy) => ({
      made: { ...copy, userId: undefined, anonymousId: undefined, subject: { kind: 'person' } },
      expected: 'quarantined',
    }),
    (copy) => ({ made: { ...copy, properties: 'none', traits: 'none', data: 'none' }, expected: 'quarantined' }),
  ];

/** Its id, and why it is another one. */
function named(event: Event, why: string): { readonly messageId?: string; readonly id?: string } {
  return 'messageId' in event ? { messageId: `${event.messageId}-${why}` } : { id: `${event.id}-${why}` };
}
