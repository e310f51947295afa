import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCatalog } from '../catalog/catalog.ts';
import { silent, systemClock } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { kindFolds } from './kind-folds.ts';
import { temporaryFolder } from './temporary-stream.fixture.ts';

const hashes = Array.from({ length: 100 }, (_, n) => `hash-${n}`);

test('given as many older versions as are kept, then each of them is read once', async () => {
  const folder = await temporaryFolder();
  const records = await openSqliteWriter({
    directory: join(folder.path, 'records'),
    clock: systemClock,
    logger: silent,
  });
  const spec = JSON.stringify({ title: 'Lead', fields: {} });
  const document = { workspace: 'w', kind: 'entity', name: 'lead', spec, author: 'a', at: 0 };
  await records.transact(async (db) => {
    const versions = hashes.map((hash, n) => ({ ...document, hash, version: n + 1, revision: n + 1 }));
    await db.insertInto('definitions').values(versions).execute();
  });
  const catalog = await openCatalog(records);
  let reads = 0;
  const counted: Pick<Records, 'read'> = {
    read: (fn) => {
      reads += 1;
      return records.read(fn);
    },
  };
  const { of } = kindFolds(catalog, counted);
  const first = [];
  for (const hash of hashes) first.push(await of('w', 'lead', hash));
  for (const [n, hash] of hashes.entries()) expect(await of('w', 'lead', hash)).toBe(first[n]);
  expect(reads).toBe(hashes.length);
  await records.close();
  await folder.remove();
});
