import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openCatalog, openDefinitions } from '../catalog/catalog.ts';
import { silent, systemClock } from '../kernel/kernel.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { eventRules } from './event-rules.ts';
import { kinds } from './kinds.ts';
import { temporaryFolder } from './temporary-stream.fixture.ts';

test('an entry is judged by the revision it names, and one that nobody knows is not guessed', async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  const records = await openSqliteWriter({
    directory: join(folder.path, 'records'),
    clock: systemClock,
    logger: silent,
  });
  onTestFinished(() => records.close());
  const catalog = await openCatalog(records);
  const definitions = openDefinitions({ records, catalog, kinds, clock: systemClock, onChange: () => {} });
  // As the stream has it: a catalog of its own that nobody has told anything.
  const other = eventRules(await openCatalog(records));
  const { rulesOf } = eventRules(catalog);
  expect(rulesOf('w')).toEqual({ revision: 0, rules: null });
  for (const name of ['a', 'b'])
    await definitions.apply({ workspace: 'w', author: 'key:me' }, { documents: [{ kind: 'event', name, spec: {} }] });
  const { revision, rules } = rulesOf('w');
  expect([revision, [...(rules?.events.keys() ?? [])]]).toEqual([2, ['a', 'b']]);
  expect([...((await other.rulesAt('w', 1))?.events.keys() ?? [])]).toEqual(['a']);
  expect([...((await other.rulesAt('w', 2))?.events.keys() ?? [])]).toEqual(['a', 'b']);
  await expect(other.rulesAt('w', 3)).rejects.toMatchObject({
    code: 'LOG_CORRUPT',
    detail: 'there is no revision 3 of w; it is at 2; restore records/ and log/ of one moment',
  });
});
