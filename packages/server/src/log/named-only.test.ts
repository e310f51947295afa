import fc from 'fast-check';
import { expect, it } from 'vitest';
import { namedOnly, type Batch, type UnnamedRange } from './log.ts';
import { temporaryLog } from './segments/temporary-log.fixture.ts';

it('hands out what was named, whatever lies between', async () => {
  const pieces = fc.array(fc.record({ named: fc.boolean(), entries: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 40 }), async (given, maxBytes) => {
      const place = await temporaryLog();
      const log = await place.open();
      const writer = await log.writer('admitted', { visibility: 'named', onFatal: () => {} });
      const unnamed: UnnamedRange[] = [];
      const expected: number[] = [];
      // What counts ends with a named entry.
      for (const { named, entries } of [...given, { named: true, entries: 1 }]) {
        const from = writer.durableEnd(0);
        for (let count = 0; count < entries; count += 1)
          await writer.append('', [Buffer.from(`entry ${from + count}`)]);
        const to = writer.durableEnd(0);
        if (named) expected.push(...Array.from({ length: to - from }, (_, index) => from + index));
        else unnamed.push({ from, to });
      }
      const end = writer.durableEnd(0);
      writer.release(0, end);
      const asked: UnnamedRange[] = [];
      const reader = namedOnly(log.reader('admitted'), async (_, within) => {
        asked.push(within);
        return unnamed.filter(({ from, to }) => from < within.to && to > within.from);
      });
      const found: Batch[] = [];
      const stop = new AbortController();
      for await (const batch of reader.follow(0, 0, { signal: stop.signal, maxBytes })) {
        found.push(batch);
        if (batch.next >= end) stop.abort();
      }
      const entries = found.flatMap((batch) => batch.entries);
      expect(entries.map(({ offset }) => offset)).toEqual(expected);
      expect(entries.map(({ bytes }) => bytes.toString())).toEqual(expected.map((offset) => `entry ${offset}`));
      expect(found.every((batch) => batch.entries.length > 0)).toBe(true);
      // It asks for all it has read, without a hole.
      expect(asked.map(({ from }) => from)).toEqual([0, ...asked.slice(0, -1).map(({ to }) => to)]);
      for (const { from } of unnamed) await expect(reader.read(0, from)).rejects.toThrow('NOT_FOUND');
      await log.close();
      await place.destroy();
    }),
    { numRuns: 20 },
  );
});
