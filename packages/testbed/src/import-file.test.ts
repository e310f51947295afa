import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile, type ImportOptions } from '@millrace/server/wire/import/import-file.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { standInCollector, type StandIn, type Trouble } from './stand-in-collector.ts';

let folder = '';
let collector: StandIn | undefined;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'millrace-import-'))));
afterEach(async () => {
  await collector?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A file of events without ids, and how it is imported. */
async function events(count: number, troubles: readonly Trouble[] = []): Promise<ImportOptions & { told: string[] }> {
  collector = await standInCollector(troubles);
  const file = join(folder, 'events.ndjson');
  const lines = Array.from({ length: count }, (_, index) => {
    const subject = { kind: 'person', id: `u:${index}` };
    return JSON.stringify({ type: 'page', time: '2026-01-05T00:00:00Z', subject, data: {} });
  });
  await writeFile(file, lines.join('\n'));
  const told: string[] = [];
  return {
    file,
    delimiter: null,
    cursor: `${file}.cursor`,
    mapping: null,
    url: collector.url,
    key: 'k',
    clock: { now: () => 0 },
    signal: new AbortController().signal,
    tell: (line) => void told.push(line),
    told,
  };
}

const idsOf = ({ received }: StandIn): string[] =>
  received.flatMap(({ lines }) => lines.map((line) => (JSON.parse(line) as { id: string }).id));

test('a file is sent once, in thousands, and is not sent again', async () => {
  const options = await events(2500);
  const counts = { rows: 2500, accepted: 2500, quarantined: 0, rejected: 0, dropped: 0, left: 0 };
  expect(await importFile(options)).toEqual(counts);
  expect(collector?.received.map(({ lines }) => lines.length).toSorted()).toEqual([1000, 1000, 500]);
  expect(await importFile(options)).toEqual(counts);
  expect(collector?.received.length).toBe(3);
});

test('an import that ended in the middle goes on, and what is sent twice has the same id', async () => {
  const options = await events(5000, [{ status: 500 }]);
  const stop = new AbortController();
  let now = 0;
  // Time passes, so that every request is followed by a look at the cursor; the first request is refused, the others are not.
  const clock = { now: () => (now += 10_000) };
  const stopped = importFile({ ...options, clock, signal: stop.signal, tell: () => stop.abort() });
  await expect(stopped).rejects.toThrow('the same command goes on from there');
  const before = JSON.parse(await readFile(options.cursor, 'utf8')) as { next: { row: number } };
  expect(before.next.row).toBeLessThan(5000);
  expect(await importFile(options)).toMatchObject({ rows: 5000, accepted: 5000 });
  const ids = idsOf(collector as StandIn);
  expect(new Set(ids).size).toBe(5000);
});

test('what is not accepted is counted', async () => {
  const options = await events(3);
  await writeFile(options.file, '{"type":"page","subject":{"kind":"a","id":"b"},"time":"x","data":{}}\nno json\n');
  expect(await importFile(options)).toMatchObject({ rows: 2, accepted: 0, quarantined: 1, rejected: 1 });
});

test('whoever imports is told what it waits for, seldom', async () => {
  const options = await events(10, [{ status: 503 }, 'cut', { status: 500 }]);
  expect(await importFile(options)).toMatchObject({ accepted: 10 });
  expect(options.told).toEqual([expect.stringMatching(/answered 503 .*sent again until it is taken/)]);
});

test('a key that is refused ends the import, with the cursor at the beginning', async () => {
  const options = await events(10, [{ status: 401 }]);
  await expect(importFile(options)).rejects.toThrow('refused a request: 401');
  expect(JSON.parse(await readFile(options.cursor, 'utf8'))).toMatchObject({ next: { offset: 0, row: 1 } });
});
