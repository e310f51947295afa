import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { temporaryLog } from './temporary-log.fixture.ts';

it('shares visible ends between threads, both ways', async () => {
  const place = await temporaryLog();
  const log = await place.open();
  const last = 2000;
  const worker = new Worker(new URL('./echo-worker.fixture.ts', import.meta.url), {
    workerData: { directory: place.directory, watermarks: log.watermarks, last },
  });
  const ended = once(worker, 'exit');
  const options = { visibility: 'durable', onFatal: () => {} } as const;
  const writer = await log.writer('received', options);
  const appendUpTo = async (end: number): Promise<void> => {
    for (let next = writer.durableEnd(0); next < end; next += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => writer.append('k', [Buffer.from(`entry ${next + index}`)])),
      );
    }
  };

  const seen: string[] = [];
  const reader = log.reader('admitted');
  let writing = appendUpTo(last / 2);
  for await (const batch of reader.follow(0, 0, { signal: new AbortController().signal })) {
    expect(batch.next).toBeLessThanOrEqual(reader.end(0));
    if (seen.length === 0) {
      // The worker writes as long as something is missing.
      await expect(log.writer('admitted', options)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
      writing = writing.then(() => appendUpTo(last));
    }
    seen.push(...batch.entries.map((entry) => entry.bytes.toString()));
    if (batch.next === last) break;
  }
  await writing;
  expect(seen).toEqual(Array.from({ length: last }, (_, index) => `echo entry ${index}`));
  expect(await ended).toEqual([0]);
  await log.close();
  await place.destroy();
});

it('leaves no lock when a thread is terminated in the middle of writing', async () => {
  const place = await temporaryLog();
  const log = await place.open();
  const onFatal = (): void => {};
  const writer = await log.writer('received', { visibility: 'durable', onFatal });
  for (let round = 0; round < 3; round += 1) {
    const worker = new Worker(new URL('./echo-worker.fixture.ts', import.meta.url), {
      workerData: { directory: place.directory, watermarks: log.watermarks, last: Number.POSITIVE_INFINITY },
    });
    const writing = Promise.all(
      Array.from({ length: 2000 }, (_, index) => writer.append('k', [Buffer.from(`entry ${index}`)])),
    );
    const reader = log.reader('admitted');
    for await (const batch of reader.follow(0, 0, { signal: new AbortController().signal })) {
      expect(batch.entries.length).toBeGreaterThan(0);
      break;
    }
    await worker.terminate();
    await writing;
    const successor = await log.writer('admitted', { visibility: 'named', onFatal });
    await successor.close();
  }
  await log.close();
  await place.destroy();
});
