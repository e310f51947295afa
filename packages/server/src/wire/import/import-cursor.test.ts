import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCursor, writeCursor } from './import-cursor.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'millrace-cursor-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('an import goes on where its cursor says, also in a file that has grown, and in no other', async () => {
  const [file, path] = [join(folder, 'a.ndjson'), join(folder, 'a.cursor')];
  await writeFile(file, '{"id":"1"}\n');
  const imported = { file, size: 11, mapping: null, url: 'http://here', key: 'k' };
  const begun = await openCursor(path, imported);
  expect(begun.next).toEqual({ offset: 0, row: 1 });
  const written = { ...begun, next: { offset: 11, row: 2 }, counts: { ...begun.counts, rows: 1, accepted: 1 } };
  await writeCursor(path, written);
  await appendFile(file, '{"id":"2"}\n');
  expect(await openCursor(path, { ...imported, size: 22 })).toEqual(written);
  await expect(openCursor(path, { ...imported, mapping: 'shop' })).rejects.toThrow('with no mapping, not with');
  await expect(openCursor(path, { ...imported, url: 'http://there' })).rejects.toThrow('to another platform');
  await expect(openCursor(path, { ...imported, key: 'l' })).rejects.toThrow('with another key');
  await writeFile(file, '{"id":"3"}\n');
  await expect(openCursor(path, imported)).rejects.toThrow('of another file');
});
