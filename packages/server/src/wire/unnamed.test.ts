import fc from 'fast-check';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBooks } from '../observe/observe.ts';
import { readAdmittedOf } from './open-log.ts';
import { openTemporaryStream, temporaryFolder, type TemporaryStream } from './temporary-stream.fixture.ts';
import { uncutLog, type Fate } from './uncut-log.fixture.ts';

/** Some requests, each with an event that goes to quarantine, and whether everything is opened anew after them. */
const step = fc.record({ events: fc.integer({ min: 1, max: 30 }), reopen: fc.boolean(), withoutIndex: fc.boolean() });
/** Of one append after the other; those beyond are taken. Most appends of a run have a drawn one. */
const fates = fc.array(fc.constantFrom<Fate[]>('taken', 'taken', 'refused', 'preceded'), {
  minLength: 15,
  maxLength: 20,
});

test('what was written but never named counts nowhere, and nothing is lost', { timeout: 180_000 }, async () => {
  let skipped = 0;
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), fates, async (steps, drawn) => {
    const left = [...drawn];
    const folder = await temporaryFolder();
    const open = (): Promise<TemporaryStream> =>
      openTemporaryStream(folder, { log: (log) => uncutLog(log, () => left.shift() ?? 'taken') });
    let it = await open();
    try {
      let sent = 0;
      for (const { events, reopen, withoutIndex } of steps) {
        await it.send([
          ...Array.from({ length: events }, (_, n) => ({
            id: `e${sent + n}`,
            type: 'x',
            subject: `person/u:${n % 3}`,
          })),
          { id: `q${sent}` },
        ]);
        sent += events;
        if (!reopen) continue;
        await it.close();
        if (withoutIndex) await rm(join(folder.path, 'admit'), { recursive: true, force: true });
        it = await open();
      }
      const again = Array.from({ length: sent }, (_, n) => ({ id: `e${n}`, type: 'y', subject: `person/u:${n % 3}` }));
      await it.send(again);
      await it.stream.idle();
      skipped += await expectCountedOnce(it, { sent, requests: steps.length });
    } finally {
      await it.close();
      await folder.remove();
    }
  });
  await fc.assert(property, { numRuns: 2 });
  expect(skipped).toBeGreaterThan(0);
});

/** Returns how many entries were passed over. */
async function expectCountedOnce(
  { log, records, store }: TemporaryStream,
  { sent, requests }: { readonly sent: number; readonly requests: number },
): Promise<number> {
  const { rows } = await store.query(
    `SELECT count(), uniqExact(id), (SELECT count() FROM ids), (SELECT count() FROM timeline), (SELECT sum(events) FROM rollup_activity WHERE grain = 'day'),
      (SELECT sum(n) FROM (SELECT argMax(events, version) AS n FROM entities GROUP BY workspace, kind, id)) FROM events`,
  );
  expect(rows[0]).toEqual(Array(6).fill(String(sent)));
  const kept = await store.query(
    "SELECT count(), uniqExact(offset, item), countIf(code != 'EVENT_CONFLICT') FROM quarantine",
  );
  expect(kept.rows[0]).toEqual([`${sent + requests}`, `${sent + requests}`, `${requests}`]);
  const hour = 3_600_000;
  const now = Math.ceil(Date.now() / hour) * hour;
  const books = await readBooks(
    { records, store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
    { workspace: 'w', from: now - 2 * hour, to: now },
  );
  expect(books.total).toMatchObject({
    admitted: sent,
    conflict: sent,
    quarantined: requests,
    stored: sent,
    waiting: 0,
  });
  expect(books.balanced).toBe(true);
  // Every named range is there, whole; between two of them lies what no commit has named.
  const ranges = await records.read((db) =>
    db.selectFrom('named_ranges').selectAll().orderBy('admitted_from').execute(),
  );
  const unnamed = await records.read((db) => db.selectFrom('unnamed_ranges').selectAll().execute());
  const found: number[] = [];
  const reader = readAdmittedOf(log, records);
  for await (const { entries, next } of reader.follow(0, 0, {
    signal: AbortSignal.timeout(60_000),
    maxBytes: 10_000,
  })) {
    found.push(...entries.map(({ offset }) => offset));
    if (next >= reader.end(0)) break;
  }
  expect(found).toEqual(
    ranges.flatMap(({ admitted_from: from, admitted_to: to }) => Array.from({ length: to - from }, (_, n) => from + n)),
  );
  const between = unnamed
    .filter(({ topic }) => topic === 'admitted')
    .reduce((sum, row) => sum + row.to_offset - row.from_offset, 0);
  expect(found.length + between).toBe(reader.end(0));
  return between;
}
