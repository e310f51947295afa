import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { Mark, newWatermark } from './watermark.ts';

it('keeps partitions apart', () => {
  const watermark = newWatermark(2);
  new Mark(watermark, 1).set('end', 7);
  expect([new Mark(watermark, 0).get('end'), new Mark(watermark, 1).get('end')]).toEqual([0, 7]);
});

it('does not wait when the end has moved already', async () => {
  const mark = new Mark(newWatermark(1), 0);
  mark.set('end', 3);
  const { signal } = new AbortController();
  await mark.changed(2, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('leaves neither a waiter, a listener nor a timer behind, aborted or woken', async () => {
  const watermark = newWatermark(1);
  const mark = new Mark(watermark, 0);
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const aborting = new AbortController();
  const staying = new AbortController();
  const aborted = Array.from({ length: 50 }, () => mark.changed(0, aborting.signal));
  const woken = Array.from({ length: 50 }, () => mark.changed(0, staying.signal));
  expect(timers()).toBe(before + 100);
  aborting.abort();
  await Promise.all(aborted);
  mark.set('end', 1);
  await Promise.all(woken);
  await mark.changed(1, aborting.signal);
  expect(timers()).toBe(before);
  expect(getEventListeners(staying.signal, 'abort')).toEqual([]);
  expect(Atomics.notify(new BigInt64Array(watermark), 1)).toBe(0);
});
