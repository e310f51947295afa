import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCatalog, openDefinitions, type Catalog, type Definitions } from '../catalog/catalog.ts';
import { silent, systemClock, type Logger } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { kinds } from './kinds.ts';
import { bringPacks, readPacks } from './packs.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';

let folder: Folder;
let records: RecordsWriter;
let catalog: Catalog;
let definitions: Definitions;
let errors: unknown[];

beforeEach(async () => {
  folder = await temporaryFolder();
  records = await openSqliteWriter({ directory: join(folder.path, 'records'), clock: systemClock, logger: silent });
  catalog = await openCatalog(records);
  definitions = openDefinitions({ records, catalog, kinds, clock: systemClock, onChange: () => {} });
  errors = [];
});
afterEach(async () => {
  await records.close();
  await folder.remove();
});

const logger: Logger = { ...silent, error: (facts: object) => void errors.push(facts) };
const bring = (from?: string): Promise<void> =>
  bringPacks({
    catalog,
    definitions,
    kinds,
    workspace: 'main',
    logger,
    ...(from !== undefined && { folder: from }),
  });

async function file(path: string, text: string): Promise<void> {
  const at = join(folder.path, 'packs', path);
  await mkdir(dirname(at), { recursive: true });
  await writeFile(at, text);
}

const event = (name: string, title: string): string => `kind: event\nname: ${name}\nspec:\n  title: ${title}\n`;
const titles = (): string[] =>
  catalog
    .current('main')
    .of('event')
    .map(({ name, spec, author }) => `${name} ${String(spec['title'])} ${author}`);

test('each pack comes once, in its name, and takes the place of nothing', async () => {
  await file('leads/events/submitted.yaml', event('source.submitted', 'Submitted'));
  await file('leads/events/more.yaml', `${event('a', 'A')}---\n${event('b', 'B')}`);
  await file('app/events/page.yaml', event('page', 'Page'));
  await definitions.apply(
    { workspace: 'main', author: 'key:me' },
    {
      documents: [
        { kind: 'event', name: 'a', spec: { title: 'mine' } },
        { kind: 'event', name: 'b', spec: {} },
      ],
    },
  );
  await definitions.apply(
    { workspace: 'main', author: 'key:me' },
    { documents: [{ kind: 'event', name: 'b', spec: null }] },
  );
  await bring(join(folder.path, 'packs'));
  expect(titles()).toEqual(['a mine key:me', 'page Page pack:app', 'source.submitted Submitted pack:leads']);
  const { revision } = catalog.current('main');
  await definitions.apply(
    { workspace: 'main', author: 'key:me' },
    { documents: [{ kind: 'event', name: 'page', spec: null }] },
  );
  await bring(join(folder.path, 'packs'));
  expect(titles()).toEqual(['a mine key:me', 'source.submitted Submitted pack:leads']);
  expect(catalog.current('main').revision).toBe(revision + 1);
  expect(errors).toEqual([]);
});

test('a pack with a mistake is left out whole, and told; the others come', async () => {
  await file('bad/events/a.yaml', event('a', 'A'));
  await file('bad/events/b.yaml', 'kind: event\nname: b\nspec: {mode: shout}\n');
  await file('broken/events/c.yaml', 'kind: event\nname: [');
  await file('good/events/d.yaml', event('d', 'D'));
  await bring(join(folder.path, 'packs'));
  expect(titles()).toEqual(['d D pack:good']);
  expect(errors).toMatchObject([
    { pack: 'bad', problems: [{ kind: 'event', name: 'b', path: '/spec/mode' }] },
    { pack: 'broken', err: { code: 'YAML_INVALID' } },
  ]);
});

test('documents of kinds that come later are left for later', async () => {
  await file('leads/x.yaml', `kind: journey\nname: j\nspec: {}\n---\n${event('a', 'A')}`);
  await bring(join(folder.path, 'packs'));
  expect(titles()).toEqual(['a A pack:leads']);
  expect(errors).toEqual([]);
});

test('what could be brought is told by pack, without those that cannot be read', async () => {
  await file('bad/events/c.yaml', 'kind: event\nname: [');
  await file('good/events/d.yaml', `${event('d', 'D')}---\nkind: journey\nname: j\nspec: {}`);
  expect(await readPacks(kinds, join(folder.path, 'packs'))).toEqual([
    { name: 'good', documents: [{ kind: 'event', name: 'd', spec: { title: 'D' } }] },
  ]);
});

test('without packs nothing is brought', async () => {
  await bring(join(folder.path, 'nowhere'));
  expect(catalog.current('main').revision).toBe(0);
});

test('the packs of this repository are valid', async () => {
  await bring();
  expect(errors).toEqual([]);
});
