import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drivers, pureFolders, rooms } from './rooms.ts';
import { assertComplete, readWalls, type Breach } from './walls.ts';

const trees: string[] = [];
afterAll(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true });
});

const shared = (path: string): string => `packages/dashboard/src/shared/${path}`;

/** A small sound server: each room has a door that uses the one before it; backends stand behind their port. */
function sound(): Record<string, string> {
  const files: Record<string, string> = {
    'packages/contract/src/index.ts': 'export const event = 1',
    'packages/dashboard/src/app.ts': 'export const app = 1',
    [shared('time/time.ts')]: "export { cell } from '../number/number.ts'",
    [shared('number/number.ts')]: 'export const cell = 1',
    [shared('people/people.ts')]: "export { cell } from '../time/time.ts'",
    'packages/testbed/src/testbed.ts': 'export const bed = 1',
    'packages/server/src/main.ts': "import { wire } from './wire/wire.ts'\nconsole.log(wire)",
  };
  let before: string | undefined;
  for (const { name, backends } of rooms) {
    const uses = before === undefined ? '' : `import { ${before} } from '../${before}/${before}.ts'\n`;
    files[`packages/server/src/${name}/${name}.ts`] = `${uses}export const ${name} = ${before ?? 0}`;
    files[`packages/server/src/${name}/private.ts`] =
      `import { ${name} } from './${name}.ts'\nexport const hidden = ${name}`;
    for (const backend of backends ?? []) {
      files[`packages/server/src/${name}/${backend}/${backend}-${name}.ts`] = 'export const backend = 1';
    }
    before = name;
  }
  return files;
}

function treeOf(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'walls-'));
  trees.push(tree);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  return tree;
}

const server = (path: string): string => `packages/server/src/${path}`;
const opensSegments = "export { backend } from '../log/segments/segments-log.ts'";
const readsFile = "import { readFileSync } from 'node:fs'\nexport const a = readFileSync";
const usesDriver = (name: string): string =>
  `import a from '${name}${name.endsWith('/') ? 'x' : ''}'\nexport const b = a`;
const driverRule = (name: string): string => `driver-${name.replaceAll(/[@/]/g, '')}`;

/** What is planted, in which folder, the text, and the wall that must stop it. */
const breaking: [what: string, folder: string, text: string, rule: string][] = [
  ['a later room', server('log'), "import { ask } from '../ask/ask.ts'\nexport const a = ask", 'room-log'],
  [
    'a later room’s type',
    server('log'),
    "import type { ask } from '../ask/ask.ts'\nexport type A = typeof ask",
    'room-log',
  ],
  ['a later room, handed on', server('log'), "export { ask } from '../ask/ask.ts'", 'room-log'],
  ['a later room, loaded late', server('log'), "export const a = await import('../ask/ask.ts')", 'room-log'],
  ['a room behind its door', server('ask'), "export { hidden } from '../log/private.ts'", 'room-ask'],
  ['a room behind its door, by wire', server('wire'), "export { hidden } from '../log/private.ts'", 'room-wire'],
  ['another room’s backend', server('admit'), opensSegments, 'backend-log-segments'],
  ['a backend, by its own room', server('log'), opensSegments, 'backend-log-segments'],
  [
    'a sibling backend',
    server('log/kafka'),
    "export { backend } from '../segments/segments-log.ts'",
    'backend-log-segments',
  ],
  ['a room, by main', 'packages/server/src', "export { log } from './log/log.ts'", 'main'],
  ['anything, by a room that is not listed', server('attic'), "export { log } from '../log/log.ts'", 'unknown-room'],
  ['the testbed', server('log'), "export { bed } from '../../../testbed/src/testbed.ts'", 'simulator'],
  ['the testbed by name', server('log'), "export { bed } from '@millrace/testbed'", 'simulator'],
  ['the dashboard, by wire', server('wire'), "export { app } from '../../../dashboard/src/app.ts'", 'server-alone'],
  ['a test', server('log'), "export { t } from './log.test.ts'", 'no-test-in-code'],
  ['what does not exist', server('log'), "export { t } from './gone.ts'", 'resolved'],
  [
    'the server, by the contract',
    'packages/contract/src',
    "export { log } from '../../server/src/log/log.ts'",
    'contract-alone',
  ],
  [
    'the server, by the dashboard',
    'packages/dashboard/src',
    "export { log } from '../../server/src/log/log.ts'",
    'dashboard-alone',
  ],
  ['a later step of shared', shared('ui'), "export { cell } from '../people/people.ts'", 'shared-ui'],
  [
    'anything, by a folder of shared that is not listed',
    shared('attic'),
    "export * from '../ui/x.ts'",
    'unknown-shared',
  ],
  ...pureFolders.map((folder): [string, string, string, string] => [
    `I/O in ${folder}`,
    server(folder),
    readsFile,
    'pure',
  ]),
  ...Object.keys(drivers).map((name): [string, string, string, string] => [
    name,
    server('admit'),
    usesDriver(name),
    driverRule(name),
  ]),
];

/** What looks alike and is right. */
const allowed: [what: string, path: string, text: string][] = [
  [
    'a test opens backends of earlier rooms',
    server('admit/right.test.ts'),
    `${opensSegments}\nexport * from './private.ts'`,
  ],
  ['wire opens backends', server('wire/right.ts'), opensSegments],
  ['a driver in its folder', server('records/sqlite/right.ts'), usesDriver('better-sqlite3')],
];

describe('the walls', () => {
  const planted = breaking.map(([, folder, text, rule], at) => ({ path: `${folder}/planted-${at}.ts`, text, rule }));
  const later = { path: server('log/later.test.ts'), text: "export { ask } from '../ask/ask.ts'", rule: 'test-log' };
  let breaches: readonly Breach[];

  beforeAll(async () => {
    const files = sound();
    for (const { path, text } of [...planted, later]) files[path] = text;
    for (const [, path, text] of allowed) files[path] = text;
    files[server('log/log.test.ts')] = 'export const t = 1';
    breaches = (await readWalls(treeOf(files))).breaches;
  });
  const rulesFor = (path: string): string[] => breaches.filter(({ from }) => from === path).map(({ rule }) => rule);

  test('a sound tree has no breach', async () => {
    expect((await readWalls(treeOf(sound()))).breaches).toEqual([]);
  });

  test.each(breaking.map(([what], at) => [what, at] as const))('stop %s', (_, at) => {
    const plant = planted[at];
    expect(rulesFor(plant?.path ?? '')).toContain(plant?.rule);
  });

  test('stop a later room in a test', () => {
    expect(rulesFor(later.path)).toContain(later.rule);
  });

  test.each(allowed)('let through: %s', (_, path) => {
    expect(rulesFor(path).filter((rule) => rule !== 'resolved')).toEqual([]);
  });
});

describe('the graph', () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));

  test('holds every source file of this repository', async () => {
    expect((await readWalls(root)).modules).toBeGreaterThan(30);
  });

  test('is refused when it shows no import of a file that has some', () => {
    const tree = treeOf(sound());
    const graph = [{ source: server('main.ts'), dependencies: [] }];
    expect(() => assertComplete(tree, [server('main.ts')], graph)).toThrow(/no import of/);
  });

  test('is refused when it is empty', async () => {
    await expect(readWalls(root, { includeOnly: '^nothing/' })).rejects.toThrow(/import graph/);
  });
});
