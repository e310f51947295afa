/**
 * transport: what the network and the senders do to a stream before it arrives. A stage of its own, so that it can be off.
 * Without faults every event is sent once, as it is, at its time.
 */
import type { Send } from './business.ts';
import { Heap } from './heap.ts';
import { chance, random, whole, type Random } from './random.ts';

/** How often, as a share of events, and how much later than the event, in ms. */
type Delay = { readonly share: number; readonly from: number; readonly to: number };

export type Faults = {
  /** The second sending of an event. */
  readonly duplicate: Delay;
  readonly outOfOrder: Delay;
  readonly late: Delay;
  /** Damaged copies, as a share of events. */
  readonly malformed: number;
  readonly oversized: number;
};

const minute = 60_000;

/** Shares at rate 1. */
export const faultShares = {
  duplicate: 0.005,
  outOfOrder: 0.01,
  late: 0.001,
  malformed: 0.0005,
  oversized: 0.0001,
} as const;

/** What networks do. null: nothing. */
export function usualFaults(rate: number): Faults | null {
  if (rate === 0) return null;
  return {
    duplicate: { share: faultShares.duplicate * rate, from: 5001, to: 30_000 },
    outOfOrder: { share: faultShares.outOfOrder * rate, from: 1, to: 5000 },
    late: { share: faultShares.late * rate, from: 5 * minute, to: 60 * minute },
    malformed: faultShares.malformed * rate,
    oversized: faultShares.oversized * rate,
  };
}

export type Damaged = Pick<Send, 'line' | 'expected'>;

/** How the events of a business are written, and how they go wrong. Damaged lines come beside the whole ones. */
export type Writing<Sent> = {
  readonly door: (sent: Sent) => Send['door'];
  /** `faulty`: clocks may be wrong too. */
  readonly line: (sent: Sent, faulty: boolean) => string;
  readonly malformed: (draw: Random, sent: Sent, line: string) => Damaged;
  readonly oversized: (sent: Sent) => string;
};

export type TransportOptions<Sent> = {
  readonly seed: number;
  readonly faults: Faults | null;
  readonly writing: Writing<Sent>;
};

type Waiting = Send & { readonly count: number };

/** In order of `at`. Holds what is delayed. */
export function* transport<Sent extends { readonly at: number }>(
  stream: Iterable<Sent>,
  { seed, faults, writing }: TransportOptions<Sent>,
): Generator<Send, void, undefined> {
  const draw = random(seed, 'transport');
  let count = 0;
  const waiting = new Heap<Waiting>((a, b) => a.at < b.at || (a.at === b.at && a.count < b.count));
  const put = (send: Send): void => waiting.push({ ...send, count: (count += 1) });
  for (const sent of stream) {
    const { at } = sent;
    for (let due = waiting.peek(); due !== undefined && due.at < at; due = waiting.peek()) yield take(waiting);
    const line = writing.line(sent, faults !== null);
    const door = writing.door(sent);
    put({ at: at + (faults === null ? 0 : delay(draw, faults)), door, line, expected: 'accepted' });
    if (faults === null) continue;
    const { duplicate, malformed, oversized } = faults;
    if (chance(draw, duplicate.share))
      put({ at: at + whole(draw, duplicate.from, duplicate.to), door, line, expected: 'again' });
    if (chance(draw, malformed)) put({ at, door, ...writing.malformed(draw, sent, line) });
    if (chance(draw, oversized)) put({ at, door, line: writing.oversized(sent), expected: 'rejected' });
  }
  while (waiting.length > 0) yield take(waiting);
}

function take(waiting: Heap<Waiting>): Send {
  const send = waiting.pop();
  if (send === undefined) throw new Error('transport: something must be waiting');
  const { at, door, line, expected } = send;
  return { at, door, line, expected };
}

function delay(draw: Random, { late, outOfOrder }: Faults): number {
  const fate = draw.unit();
  if (fate < late.share) return whole(draw, late.from, late.to);
  return fate < late.share + outOfOrder.share ? whole(draw, outOfOrder.from, outOfOrder.to) : 0;
}
