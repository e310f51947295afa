import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeAdmitted } from '../admit/admit.ts';
import { silent, systemClock } from '../kernel/kernel.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import { Tail } from './tail.ts';

function entry(receivedTo: number): Buffer {
  const header = {
    partition: 0,
    receivedFrom: 0,
    receivedTo,
    receivedAt: 1,
    madeAt: 1,
    events: 0,
    entities: 0,
    eventBytes: 0,
    entityBytes: 0,
    counts: {},
    settled: [],
  };
  const none = Buffer.alloc(0);
  return Buffer.concat(writeAdmitted(header, { events: none, entities: none, identities: none, links: none }));
}

async function opened() {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-tail-'));
  const log = await openSegmentsLog({
    directory: join(directory, 'log'),
    maxBytes: 2 ** 30,
    freeFloorBytes: 0,
    clock: systemClock,
    logger: silent,
  });
  const fail = (error: Error): void => {
    throw error;
  };
  const admitted = await log.writer('admitted', { visibility: 'durable', onFatal: fail });
  // Time stands still: what is waited for has to come.
  const tail = new Tail(log.reader('admitted'), { now: () => 0 });
  let running: Promise<void> | undefined;
  onTestFinished(async () => {
    await tail.stop();
    await running;
    await log.close();
    await rm(directory, { recursive: true });
  });
  return { admitted, tail, run: (onOdd?: (error: unknown) => void) => void (running = tail.run(onOdd)) };
}

test('who asks what was received is answered when it was admitted and read', async () => {
  const { admitted, tail, run } = await opened();
  run();
  await expect(tail.reached(0)).resolves.toBeUndefined();
  let reached = false;
  const waiting = tail.reached(3).then(() => (reached = true));
  await admitted.append('', [entry(2)]);
  await tail.reached(2);
  expect(reached).toBe(false);
  await admitted.append('', [entry(3)]);
  await waiting;
});

test('an entry that cannot be shown does not end the tail', async () => {
  const { admitted, tail, run } = await opened();
  const odd: unknown[] = [];
  run((error) => odd.push(error));
  await tail.reached(0);
  await admitted.append('', [Buffer.from('this is no entry')]);
  await admitted.append('', [entry(4)]);
  await tail.reached(4);
  expect(odd).toHaveLength(1);
});

test('what was admitted in an earlier life needs no waiting', async () => {
  const { admitted, tail, run } = await opened();
  await admitted.append('', [entry(5)]);
  run();
  await expect(tail.reached(5)).resolves.toBeUndefined();
});
