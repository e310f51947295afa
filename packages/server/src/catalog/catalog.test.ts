import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent, systemClock } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openCatalog, type Edition } from './catalog.ts';
import { gone, me, metric, openPlace, refusal, rollup, specsOf, standing, type Place } from './catalog.harness.ts';

let directory: string;
let records: RecordsWriter;
let place: Place;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-catalog-'));
  records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  place = await openPlace(records);
});
afterEach(async () => {
  await records.close();
  await rm(directory, { recursive: true });
});
const apply = (...documents: ReturnType<typeof metric>[]) => place.definitions.apply(me, { documents });

test('an edition never changes; the next one is another', async () => {
  await apply(metric('b', 'x'), metric('a', 'x'));
  const first = place.catalog.current('w');
  await apply(metric('a', 'y'), gone('metric', 'b'));
  expect(specsOf(first)).toEqual({ 'metric/a': { filter: 'x' }, 'metric/b': { filter: 'x' } });
  expect(first.of('metric').map(({ name }) => name)).toEqual(['a', 'b']);
  const second = place.catalog.current('w');
  expect([second.find('metric', 'b'), second.latest('metric', 'b')?.version]).toEqual([undefined, 2]);
  expect(await place.catalog.at('w', 1)).toMatchObject({ revision: 1 });
  expect(specsOf(await place.catalog.at('w', 1))).toEqual(specsOf(first));
  expect(await place.catalog.at('w', 2)).toBe(second);
  expect(specsOf(await place.catalog.at('w', 0))).toEqual({});
});

test('another thread knows a change after refresh, and an edition that it asks for at once', async () => {
  const other = await openCatalog(records);
  await apply(metric('a', 'x'));
  expect(other.current('w').revision).toBe(0);
  await apply(metric('a', 'y'));
  expect(specsOf(await other.at('w', 1))).toEqual({ 'metric/a': { filter: 'x' } });
  await apply(metric('a', 'z'));
  await other.refresh();
  expect(standing({ catalog: other })).toEqual({ 'metric/a': { filter: 'z' } });
});

test.each([3, -1, 0.5])('there is no revision %s', async (revision) => {
  await apply(metric('a', 'x'));
  await apply(metric('a', 'y'));
  expect(await refusal(place.catalog.at('w', revision))).toMatchObject({ code: 'NOT_FOUND' });
});

test('what is compiled is compiled once for as long as its documents stay', async () => {
  const compiled: string[] = [];
  const names = (edition: Edition): string => {
    const text = edition
      .of('metric')
      .map(({ name }) => name)
      .join();
    compiled.push(text);
    return text;
  };
  const now = (kinds: Parameters<Edition['compiled']>[0] = ['metric']): string =>
    place.catalog.current('w').compiled(kinds, names);
  expect(now()).toBe('');
  await apply(metric('a', 'x'));
  expect([now(), now()]).toEqual(['a', 'a']);
  await apply(rollup('r', 'a'));
  expect(now()).toBe('a');
  expect(compiled).toEqual(['', 'a']);
  expect(now(['metric', 'rollup'])).toBe('a');
  await apply(metric('b', 'x'));
  expect(now()).toBe('a,b');
  await apply(gone('metric', 'b'));
  expect(now()).toBe('a');
  expect(compiled).toEqual(['', 'a', 'a', 'a,b', 'a']);
  // Another function, another workspace and an older edition each have their own.
  expect((await place.catalog.at('w', 1)).compiled(['metric'], names)).toBe('a');
  expect(compiled).toHaveLength(5);
  expect(place.catalog.current('w').compiled(['metric'], (edition) => edition.revision)).toBe(4);
  expect(place.catalog.current('v').compiled(['metric'], names)).toBe('');
});

test('many older editions are read again, not kept', async () => {
  for (let n = 1; n <= 100; n += 1) await apply(metric('a', String(n)));
  const first = await place.catalog.at('w', 1);
  expect(await place.catalog.at('w', 1)).toBe(first);
  for (let n = 2; n < 100; n += 1)
    expect((await place.catalog.at('w', n)).find('metric', 'a')?.spec).toEqual({ filter: String(n) });
  const again = await place.catalog.at('w', 1);
  expect(again).not.toBe(first);
  expect(specsOf(again)).toEqual(specsOf(first));
});
