import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeAdmitted } from '../admit/admit.ts';
import type { Batch } from '../log/log.ts';
import { gather, type GatherOptions } from './gather.ts';
import { addEntry, emptyBatch, type LoadBatch } from './load-batch.ts';

const eventsEach = 10;
const never = (): Promise<never> => new Promise(() => {});

function options(rows: number, end: number): GatherOptions<LoadBatch> {
  return { begin: emptyBatch, add: addEntry, isFull: ({ events }) => events >= rows, linger: never, end: () => end };
}

/** Entries of admitted as a log hands them out, one a step; then it ends, or waits for more for ever. */
function entries(count: number, more: 'ends' | 'waits' = 'waits'): AsyncIterable<Batch> {
  let offset = 0;
  const next = async (): Promise<IteratorResult<Batch>> => {
    if (offset < count) return { done: false, value: entry((offset += 1) - 1) };
    if (more === 'waits') await new Promise(() => {});
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

function entry(offset: number): Batch {
  const header = {
    partition: 0,
    receivedFrom: offset,
    receivedTo: offset + 1,
    receivedAt: 1000 + offset,
    madeAt: 0,
    events: eventsEach,
    entities: 0,
    eventBytes: 4,
    entityBytes: 0,
    counts: {},
    settled: [],
  };
  const none = Buffer.alloc(0);
  const parts = { events: Buffer.from('[1]\n'), entities: none, identities: Buffer.alloc(280), links: none };
  const bytes = Buffer.concat(writeAdmitted(header, parts));
  return { entries: [{ offset, bytes }], next: offset + 1 };
}

async function first(source: AsyncIterable<Batch>, end: number): Promise<[from: number, to: number, events: number]> {
  for await (const { from, to, events } of gather(source, 0, options(1_000, end))) return [from, to, events];
  throw new Error('no batch');
}

test('after a quiet time a batch does not wait', async () => {
  expect(await first(entries(1), 1)).toEqual([0, 1, eventsEach]);
});

test('all that can be read already goes into one batch', async () => {
  expect(await first(entries(7), 7)).toEqual([0, 7, 7 * eventsEach]);
});

test('while it lingers a batch closes when it is full', async () => {
  const found: number[][] = [];
  for await (const { from, to, events, receivedAt } of gather(entries(12, 'ends'), 0, options(50, 0)))
    found.push([from, to, events, receivedAt]);
  expect(found).toEqual([
    [0, 5, 50, 1004],
    [5, 10, 50, 1009],
    [10, 12, 20, 1011],
  ]);
});

test('a log that fails while a batch is handed over fails whoever asks for the next', async () => {
  const read = entries(1)[Symbol.asyncIterator]();
  let steps = 0;
  const next = async (): Promise<IteratorResult<Batch>> => {
    steps += 1;
    if (steps > 1) throw new Error('no more');
    return read.next();
  };
  const batches = gather({ [Symbol.asyncIterator]: () => ({ next }) }, 0, options(1, 0));
  const iterator = batches[Symbol.asyncIterator]();
  expect((await iterator.next()).value).toMatchObject({ from: 0, to: 1 });
  // An unhandled rejection would end the test here.
  await turn();
  await expect(iterator.next()).rejects.toThrow('no more');
});
