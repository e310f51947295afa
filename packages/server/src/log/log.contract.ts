import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '../kernel/kernel.ts';
import { namedOnly, type Batch, type Log, type LogReader, type LogWriter, type Visibility } from './log.ts';

export type LogBackend = {
  /** Opens the log, or opens it again as after a restart. Small files, so that a few kilobytes span several. */
  open(options?: { readonly queueBytes?: number }): Promise<Log>;
  destroy(): Promise<void>;
};

/** The law of the port; every backend passes it. */
export function logContract(name: string, make: () => Promise<LogBackend>): void {
  describe(`log: ${name}`, () => {
    let backend: LogBackend;
    let log: Log;
    const fatal: Error[] = [];
    const write = (visibility: Visibility = 'durable'): Promise<LogWriter> =>
      log.writer('received', { visibility, onFatal: (error) => fatal.push(error) });
    const restart = async (visibility: Visibility = 'durable'): Promise<LogWriter> => {
      await log.close();
      log = await backend.open();
      return write(visibility);
    };

    beforeEach(async () => {
      backend = await make();
      log = await backend.open();
    });
    afterEach(async () => {
      await log.close();
      await backend.destroy();
      expect(fatal).toEqual([]);
    });

    it('numbers entries in the order in which append was called', async () => {
      const writer = await write();
      const appended = await Promise.all(Array.from({ length: 100 }, (_, index) => writer.append('k', [text(index)])));
      expect(appended).toEqual(Array.from({ length: 100 }, (_, offset) => ({ partition: 0, offset })));
      expect(await collect(log.reader('received'), 0, 100)).toEqual(
        Array.from({ length: 100 }, (_, index) => String(index)),
      );
    });

    it('keeps parts joined, empty entries and large ones', async () => {
      const writer = await write();
      const large = Buffer.alloc(3_000_000, 'x');
      await Promise.all([
        writer.append('k', [text('a'), text(''), text('bc')]),
        writer.append('k', []),
        writer.append('k', [text('>'), large]),
      ]);
      expect(await collect(log.reader('received'), 0, 3)).toEqual(['abc', '', `>${large.toString()}`]);
    });

    it('gives back whatever was appended, across files and a restart', async () => {
      let writer = await write();
      const kept: string[] = [];
      const sizes = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(sizes, fc.boolean(), async (lengths, again) => {
          const entries = lengths.map((length, index) => `${kept.length + index}:`.padEnd(length, '.'));
          kept.push(...entries);
          await Promise.all(entries.map((entry) => writer.append('k', [text(entry)])));
          if (again) writer = await restart();
          expect(writer.durableEnd(0)).toBe(kept.length);
          expect(await collect(log.reader('received'), 0, kept.length)).toEqual(kept);
        }),
        { numRuns: 15 },
      );
    });

    it('shows a durable topic up to its durable end, and a follower waits there', async () => {
      const writer = await write();
      const reader = log.reader('received');
      const following = collect(reader, 0, 2);
      await writer.append('k', [text('one')]);
      expect(reader.end(0)).toBe(1);
      await writer.append('k', [text('two')]);
      expect(await following).toEqual(['one', 'two']);
    });

    it('shows a named topic only as far as it was released, also after a restart', async () => {
      let writer = await write('named');
      await Promise.all(['a', 'b', 'c'].map((entry) => writer.append('k', [text(entry)])));
      const reader = log.reader('received');
      expect([writer.durableEnd(0), reader.end(0)]).toEqual([3, 0]);
      await expect(reader.read(0, 0)).rejects.toSatisfy((error) => isFailure(error, 'NOT_FOUND'));
      const following = collect(reader, 0, 2);
      writer.release(0, 2);
      expect(await following).toEqual(['a', 'b']);
      await expect(reader.read(0, 2)).rejects.toSatisfy((error) => isFailure(error, 'NOT_FOUND'));
      writer = await restart('named');
      expect([writer.durableEnd(0), log.reader('received').end(0)]).toEqual([3, 0]);
      writer.release(0, 3);
      expect(await collect(log.reader('received'), 1, 3)).toEqual(['b', 'c']);
      expect(() => writer.release(0, 4)).toThrow('durable end');
    });

    it('reads one entry anywhere, before and after a restart', async () => {
      await fill(await write(), 400);
      for (const again of [false, true]) {
        if (again) await restart();
        const reader = log.reader('received');
        for (const offset of [399, 0, 200, 1, 133, 398])
          expect((await reader.read(0, offset)).toString()).toBe(entry(offset));
        await expect(reader.read(0, 400)).rejects.toSatisfy((error) => isFailure(error, 'NOT_FOUND'));
      }
    });

    it('follows from any offset in batches of the size asked for', async () => {
      await fill(await write(), 300);
      const reader = log.reader('received');
      for (const [from, maxBytes] of [
        [0, 1],
        [17, 500],
        [150, 1_000_000],
        [299, 1],
      ] as const) {
        const batches = await follow(reader, from, { to: 300, maxBytes });
        expect(batches.flatMap((batch) => batch.entries.map((one) => one.bytes.toString()))).toEqual(
          range(from, 300).map(entry),
        );
        expect(batches.flatMap((batch) => batch.entries.map((one) => one.offset))).toEqual(range(from, 300));
        for (const { entries, next } of batches) {
          expect(next).toBe((entries.at(-1)?.offset ?? -2) + 1);
          if (entries.length > 1)
            expect(entries.reduce((sum, one) => sum + one.bytes.length, 0)).toBeLessThanOrEqual(maxBytes);
        }
      }
    });

    it('ends a waiting follower when its signal aborts, and leaves the others', async () => {
      const writer = await write();
      const reader = log.reader('received');
      const aborting = new AbortController();
      const ending = drain(reader.follow(0, 0, { signal: aborting.signal }));
      const staying = collect(reader, 0, 1);
      aborting.abort();
      expect(await ending).toBe(0);
      expect(await drain(reader.follow(0, 0, { signal: aborting.signal }))).toBe(0);
      await writer.append('k', [text('later')]);
      expect(await staying).toEqual(['later']);
    });

    it('refuses a second writer of a topic, and admits one after the first has closed', async () => {
      const first = await write();
      await expect(write()).rejects.toSatisfy((error) => isFailure(error, 'DATA_LOCKED'));
      await first.append('k', [text('still mine')]);
      await first.close();
      expect((await write()).durableEnd(0)).toBe(1);
    });

    it('refuses with OVERLOADED when the queue is full, keeps nothing of it, and goes on', async () => {
      await log.close();
      log = await backend.open({ queueBytes: 10_000 });
      const writer = await write();
      const results = await Promise.allSettled(range(0, 100).map((index) => writer.append('k', [text(entry(index))])));
      const kept = results.flatMap((result, index) => (result.status === 'fulfilled' ? [entry(index)] : []));
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(refused.length).toBeGreaterThan(0);
      for (const reason of refused) expect(reason).toMatchObject({ code: 'OVERLOADED', retryAfter: 1 });
      await writer.idle();
      await writer.append('k', [text('after')]);
      expect(await collect(log.reader('received'), 0, kept.length + 1)).toEqual([...kept, 'after']);
    });

    it('finishes what it has taken before it closes, then takes no more', async () => {
      const writer = await write();
      const taken = writer.append('k', [text('taken')]);
      await writer.close();
      expect((await taken).offset).toBe(0);
      await expect(writer.append('k', [text('late')])).rejects.toSatisfy((error) => isFailure(error, 'NOT_READY'));
    });

    it('keeps its incarnation, and another log has another', async () => {
      const { incarnation } = log;
      await restart();
      expect(log.incarnation).toBe(incarnation);
      const other = await make();
      const otherLog = await other.open();
      expect(otherLog.incarnation).not.toBe(incarnation);
      await otherLog.close();
      await other.destroy();
    });

    it('cuts back to any end, durably, and writes on from there', async (context) => {
      if (!log.capabilities.cutsBack) context.skip();
      let writer = await write('named');
      await fill(writer, 300);
      for (const end of [300, 299, 120, 3, 0]) {
        await writer.cutBack(0, end);
        expect(writer.durableEnd(0)).toBe(end);
        writer = await restart('named');
        expect(writer.durableEnd(0)).toBe(end);
        expect(await writer.append('k', [text('new')])).toEqual({ partition: 0, offset: end });
        writer.release(0, end + 1);
        expect(await collect(log.reader('received'), 0, end + 1)).toEqual([...range(0, end).map(entry), 'new']);
      }
      await expect(writer.cutBack(0, 9)).rejects.toSatisfy((error) => isFailure(error, 'LOG_CORRUPT'));
    });

    it('goes on behind what it cannot cut, and readers pass over it', async (context) => {
      if (log.capabilities.cutsBack) context.skip();
      let writer = await write('named');
      await Promise.all(['a', 'b', 'lost'].map((entry) => writer.append('k', [text(entry)])));
      writer = await restart('named');
      await writer.cutBack(0, 2);
      expect(await writer.append('k', [text('c')])).toEqual({ partition: 0, offset: 3 });
      writer.release(0, 4);
      const reader = namedOnly(log.reader('received'), async () => [{ from: 2, to: 3 }]);
      expect(await collect(reader, 0, 4)).toEqual(['a', 'b', 'c']);
      await expect(reader.read(0, 2)).rejects.toSatisfy((error) => isFailure(error, 'NOT_FOUND'));
      expect((await reader.read(0, 3)).toString()).toBe('c');
      await expect(writer.cutBack(0, 9)).rejects.toSatisfy((error) => isFailure(error, 'LOG_CORRUPT'));
    });

    it('shows readers what was written after a cut, not what they once saw there', async (context) => {
      if (!log.capabilities.cutsBack) context.skip();
      const writer = await write();
      await fill(writer, 300);
      const reader = log.reader('received');
      const following = reader
        .follow(0, 0, { signal: AbortSignal.timeout(20_000), maxBytes: 40_000 })
        [Symbol.asyncIterator]();
      const first: Batch = (await following.next()).value;
      await reader.read(0, 299);
      await writer.cutBack(0, first.next);
      await writer.append('k', [text('other')]);
      expect((await reader.read(0, first.next)).toString()).toBe('other');
      expect((await following.next()).value.entries.map((one: { bytes: Buffer }) => one.bytes.toString())).toEqual([
        'other',
      ]);
      await following.return?.();
    });

    it('trims no entry at or after the given one, and says LOG_TRIMMED before the start', async (context) => {
      if (!log.capabilities.trims) context.skip();
      let writer = await write();
      await fill(writer, 300);
      const reader = log.reader('received');
      await reader.read(0, 0);
      expect(await writer.trim(0, 0)).toBe(0);
      const start = await writer.trim(0, 200);
      expect(start).toBeGreaterThan(0);
      expect(start).toBeLessThanOrEqual(200);
      for (const again of [false, true]) {
        if (again) writer = await restart();
        const after = again ? log.reader('received') : reader;
        expect(after.start(0)).toBe(start);
        expect(await collect(after, start, 300)).toEqual(range(start, 300).map(entry));
        await expect(after.read(0, start - 1)).rejects.toSatisfy((error) => isFailure(error, 'LOG_TRIMMED'));
        await expect(collect(after, 0, 300)).rejects.toSatisfy((error) => isFailure(error, 'LOG_TRIMMED'));
      }
      await writer.trim(0, 300);
      expect(await writer.append('k', [text('on')])).toEqual({ partition: 0, offset: 300 });
    });
  });
}

const text = (value: string | number): Buffer => Buffer.from(String(value));
const entry = (index: number): string => `entry ${index} `.repeat(30);
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

async function fill(writer: LogWriter, count: number): Promise<void> {
  await Promise.all(range(0, count).map((index) => writer.append('k', [text(entry(index))])));
}

async function follow(
  reader: LogReader,
  from: number,
  options: { readonly to: number; readonly maxBytes?: number },
): Promise<Batch[]> {
  const batches: Batch[] = [];
  if (from >= options.to) return batches;
  const { maxBytes = 1_000_000 } = options;
  for await (const batch of reader.follow(0, from, { signal: new AbortController().signal, maxBytes })) {
    batches.push(batch);
    if (batch.next >= options.to) break;
  }
  return batches;
}

async function collect(reader: LogReader, from: number, to: number): Promise<string[]> {
  return (await follow(reader, from, { to })).flatMap((batch) => batch.entries.map((one) => one.bytes.toString()));
}

async function drain(batches: AsyncIterable<Batch>): Promise<number> {
  let count = 0;
  for await (const batch of batches) count += batch.entries.length;
  return count;
}
