import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log, LogWriter } from '../log.ts';
import { temporaryLog, type TemporaryLog } from './temporary-log.fixture.ts';

describe('a named topic whose writer comes again', () => {
  const entry = (offset: number): Buffer => Buffer.from(`${offset} `.padEnd(3000, '.'));
  let place: TemporaryLog;
  let main: Log;
  let worker: Log;

  /** The writer of a worker that shares the main thread's watermarks. */
  async function restart(watermarks: Log['watermarks'] = main.watermarks): Promise<LogWriter> {
    await worker.close();
    worker = await place.open({ watermarks });
    return worker.writer('admitted', { visibility: 'named', onFatal: () => {} });
  }

  beforeEach(async () => {
    place = await temporaryLog();
    main = await place.open();
    worker = await place.open({ watermarks: main.watermarks });
    const writer = await restart();
    await Promise.all(Array.from({ length: 40 }, (_, offset) => writer.append('k', [entry(offset)])));
    writer.release(0, 30);
  });
  afterEach(async () => {
    await main.close();
    await worker.close();
    await place.destroy();
  });

  it('shows readers all the while what was released, and no more', async () => {
    const reader = main.reader('admitted');
    const writer = await restart();
    expect([reader.start(0), reader.end(0), writer.durableEnd(0)]).toEqual([0, 30, 40]);
    expect(await reader.read(0, 29)).toEqual(entry(29));
    await expect(reader.read(0, 30)).rejects.toThrow('NOT_FOUND');
    await writer.cutBack(0, 30);
    await writer.append('k', [entry(30)]);
    writer.release(0, 31);
    expect(await reader.read(0, 30)).toEqual(entry(30));
  });

  it('shows no more than is there', async () => {
    const reader = main.reader('admitted');
    const elsewhere = await place.open();
    await worker.close();
    const other = await elsewhere.writer('admitted', { visibility: 'named', onFatal: () => {} });
    await other.cutBack(0, 20);
    await elsewhere.close();
    await restart();
    expect(reader.end(0)).toBe(20);
  });

  it('starts at what the log still holds, trimmed or opened by a fresh process', async () => {
    const start = await (await restart()).trim(0, 25);
    expect(start).toBeGreaterThan(0);
    await restart();
    expect([main.reader('admitted').start(0), main.reader('admitted').end(0)]).toEqual([start, 30]);
    const fresh = await place.open();
    await restart(fresh.watermarks);
    expect([fresh.reader('admitted').start(0), fresh.reader('admitted').end(0)]).toEqual([start, start]);
    await fresh.close();
  });
});
