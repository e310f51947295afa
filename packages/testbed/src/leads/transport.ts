/**
 * transport: what the network and the senders do to a stream before it arrives. A stage of its own, so that it can be off.
 * With `rate` 0 every event is sent once, as it is, at its time. The rates are shares of events at `rate` 1.
 */
import { Heap } from '../heap.ts';
import { between, chance, random, whole, type Random } from '../random.ts';
import { iso, type NativeEvent, type Sent } from './event.ts';
import { malformed, oversized } from './malformed.ts';

export const faultShares = {
  duplicate: 0.005,
  outOfOrder: 0.01,
  late: 0.001,
  malformed: 0.0005,
  oversized: 0.0001,
} as const;

const minute = 60_000;
const skewMs = 2000;

/** What collect has to say to it; `again` marks the second sending of an event: accepted, and found out by admit. */
export type Expected = 'accepted' | 'again' | 'quarantined' | 'rejected';

/** One line of NDJSON, and when it is sent. Damaged lines come beside the whole ones, never instead of them. */
export type Send = { readonly at: number; readonly line: string; readonly expected: Expected };

type Waiting = Send & { readonly count: number };

export type TransportOptions = { readonly seed: number; readonly rate: number };

/** In order of `at`. Holds what is delayed, at most an hour of it. */
export function* transport(stream: Iterable<Sent>, { seed, rate }: TransportOptions): Generator<Send, void, undefined> {
  const draw = random(seed, 'transport');
  let count = 0;
  const waiting = new Heap<Waiting>((a, b) => a.at < b.at || (a.at === b.at && a.count < b.count));
  const put = (send: Send): void => waiting.push({ ...send, count: (count += 1) });
  for (const { at, event } of stream) {
    for (let due = waiting.peek(); due !== undefined && due.at < at; due = waiting.peek()) yield take(waiting);
    const line = JSON.stringify(rate === 0 ? event : skewed(seed, rate, event));
    put({ at: at + (rate === 0 ? 0 : delay(draw, rate)), line, expected: 'accepted' });
    if (rate === 0) continue;
    if (chance(draw, faultShares.duplicate * rate))
      put({ at: at + whole(draw, 5001, 30_000), line, expected: 'again' });
    if (chance(draw, faultShares.malformed * rate)) put({ at, ...malformed(draw, event, line) });
    if (chance(draw, faultShares.oversized * rate)) put({ at, line: oversized(event), expected: 'rejected' });
  }
  while (waiting.length > 0) yield take(waiting);
}

function take(waiting: Heap<Waiting>): Send {
  const send = waiting.pop();
  if (send === undefined) throw new Error('transport: something must be waiting');
  const { at, line, expected } = send;
  return { at, line, expected };
}

function delay(draw: Random, rate: number): number {
  const fate = draw.unit();
  if (fate < faultShares.late * rate) return whole(draw, 5 * minute, 60 * minute);
  return fate < (faultShares.late + faultShares.outOfOrder) * rate ? whole(draw, 1, 5000) : 0;
}

/** The clock of a lead's source goes wrong by up to 2 s, that of a buyer that reports back likewise. */
function skewed(seed: number, rate: number, event: NativeEvent): NativeEvent {
  const isReport = event.type.startsWith('feedback.');
  const producer = String(event.data[isReport ? 'buyer_id' : 'source_id'] ?? event.subject.id);
  const skew = Math.round(between(random(seed, 'skew', producer), -skewMs, skewMs) * rate);
  return { ...event, time: iso(Date.parse(event.time) + skew) };
}
