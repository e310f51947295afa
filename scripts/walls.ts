// The dependency rule, generated from the list of rooms. See ARCHITECTURE.md for what it says and why.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Visitor } from '@swc/core/Visitor.js';
import { cruise, type ICruiseOptions, type IForbiddenRuleType, type IModule } from 'dependency-cruiser';
import { drivers, pureFolders, rooms, sharedSteps } from './rooms.ts';

export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Walls {
  readonly breaches: readonly Breach[];
  readonly modules: number;
}

const SERVER = '^packages/server/src/';
const SHARED = '^packages/dashboard/src/shared/';
const TESTS = ['\\.test\\.tsx?$', '\\.(contract|harness|fixture)\\.ts$'];
/** e2e and bench stand outside the house: they import what they like, and knip sees to it that it exists. */
const TREES = ['packages', 'scripts'];
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A package by name, resolved or not. */
const packagePath = (name: string): string => `(^|node_modules/)${escaped(name)}${name.endsWith('/') ? '' : '(/|$)'}`;

const backends = rooms.flatMap((room) => (room.backends ?? []).map((name) => ({ room: room.name, name })));

function roomRules(): IForbiddenRuleType[] {
  return rooms.map((room, at) => {
    const doors = rooms.slice(0, at).map(({ name }) => `${SERVER}${name}/${name}\\.ts$`);
    const opened = room.name === 'wire' ? backends.map((it) => `${SERVER}${it.room}/${it.name}/`) : [];
    return {
      name: `room-${room.name}`,
      severity: 'error',
      comment: 'a room imports kernel, contract, itself, and the doors of earlier rooms',
      from: { path: `${SERVER}${room.name}/`, pathNot: TESTS },
      to: { path: SERVER, pathNot: [`${SERVER}${room.name}/`, ...doors, ...opened] },
    };
  });
}

/** Tests use the embedded backends of earlier rooms as their fakes, so they may open them; rooms behind them stay shut. */
function testRules(): IForbiddenRuleType[] {
  return rooms.map((room, at) => ({
    name: `test-${room.name}`,
    severity: 'error',
    comment: 'a test imports its own room, and the doors and backends of earlier rooms',
    from: { path: TESTS.map((end) => `${SERVER}${room.name}/.*${end}`) },
    to: {
      path: SERVER,
      pathNot: [
        `${SERVER}${room.name}/`,
        ...rooms.slice(0, at).map(({ name }) => `${SERVER}${name}/${name}\\.(contract\\.)?ts$`),
        ...backends
          .filter((it) => rooms.slice(0, at).some(({ name }) => name === it.room))
          .map((it) => `${SERVER}${it.room}/${it.name}/`),
      ],
    },
  }));
}

function backendRules(): IForbiddenRuleType[] {
  return backends.map(({ room, name }) => ({
    name: `backend-${room}-${name}`,
    severity: 'error',
    comment: 'only wire opens backends',
    from: { path: SERVER, pathNot: [`${SERVER}${room}/${name}/`, `${SERVER}wire/`, ...TESTS] },
    to: { path: `${SERVER}${room}/${name}/` },
  }));
}

function driverRules(): IForbiddenRuleType[] {
  return Object.entries(drivers).map(([driver, folder]) => ({
    name: `driver-${driver.replaceAll(/[@/]/g, '')}`,
    severity: 'error',
    comment: `${driver} is imported in ${folder} and nowhere else`,
    from: { path: '^packages/(server|contract|dashboard)/', pathNot: `${SERVER}${folder}/` },
    to: { path: packagePath(driver) },
  }));
}

function sharedRules(): IForbiddenRuleType[] {
  return sharedSteps.flatMap((step, at) => {
    const open = sharedSteps.slice(0, at + 1).flat();
    return step.map((name) => ({
      name: `shared-${name}`,
      severity: 'error' as const,
      comment: 'a folder of shared imports those of its own step and of earlier ones',
      from: { path: `${SHARED}${name}/` },
      to: { path: SHARED, pathNot: open.map((other) => `${SHARED}${other}/`) },
    }));
  });
}

const others = (names: readonly string[]): string[] => [
  ...names.map((name) => (name === 'e2e' || name === 'bench' ? `^${name}/` : `^packages/${name}/`)),
  ...names.map((name) => packagePath(`@millrace/${name}`)),
];

function standingRules(): IForbiddenRuleType[] {
  return [
    {
      name: 'pure',
      severity: 'error',
      comment: 'pure folders take data and now, and return data',
      from: { path: pureFolders.map((folder) => `${SERVER}${folder}/`), pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main',
      severity: 'error',
      comment: 'main.ts imports config, wire and kernel',
      from: { path: `${SERVER}[^/]+$`, pathNot: TESTS },
      to: { path: SERVER, pathNot: ['kernel', 'config', 'wire'].map((name) => `${SERVER}${name}/`) },
    },
    {
      name: 'unknown-room',
      severity: 'error',
      comment: 'a new room is entered in scripts/rooms.ts',
      from: { path: `${SERVER}[^/]+/`, pathNot: rooms.map(({ name }) => `${SERVER}${name}/`) },
      to: {},
    },
    {
      name: 'unknown-shared',
      severity: 'error',
      comment: 'a new folder of shared is entered in scripts/rooms.ts',
      from: { path: SHARED, pathNot: sharedSteps.flat().map((name) => `${SHARED}${name}/`) },
      to: {},
    },
    {
      name: 'contract-alone',
      severity: 'error',
      comment: 'contract imports nothing of ours',
      from: { path: '^packages/contract/' },
      to: { path: others(['server', 'dashboard', 'testbed', 'e2e', 'bench']) },
    },
    {
      name: 'dashboard-alone',
      severity: 'error',
      comment: 'the dashboard knows the contract and the API, not the server',
      from: { path: '^packages/dashboard/' },
      to: { path: others(['server', 'testbed', 'e2e', 'bench']) },
    },
    {
      name: 'server-alone',
      severity: 'error',
      comment: 'the server does not know who tests, measures or shows it; wire loads the simulator when asked',
      from: { path: SERVER, pathNot: TESTS },
      to: { path: others(['dashboard', 'testbed', 'e2e', 'bench']), pathNot: 'packages/testbed/src/testbed\\.ts$' },
    },
    {
      name: 'simulator',
      severity: 'error',
      comment: 'only wire loads the simulator',
      from: { path: SERVER, pathNot: [`${SERVER}wire/`, ...TESTS] },
      to: { path: others(['testbed']) },
    },
    {
      name: 'no-test-in-code',
      severity: 'error',
      comment: 'code does not import tests',
      from: { pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'resolved',
      severity: 'error',
      comment: 'every import leads somewhere',
      from: {},
      to: { couldNotResolve: true },
    },
  ];
}

export const rules = (): IForbiddenRuleType[] => [
  ...roomRules(),
  ...testRules(),
  ...backendRules(),
  ...driverRules(),
  ...sharedRules(),
  ...standingRules(),
];

function sources(root: string): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('dist') || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.tsx?$/.test(entry.name)) found.push(relative(root, path));
    }
  };
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isDirectory() && TREES.includes(entry.name)) walk(join(root, entry.name));
  }
  return found.sort();
}

/** swc parses `using`, but its visitor, which reads the graph, throws on it: to the graph it is a variable declaration. */
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function visit(statement) {
  const { type, decls } = statement as { readonly type: string; readonly decls?: unknown };
  const known =
    type === 'UsingDeclaration' ? { ...statement, type: 'VariableDeclaration', declarations: decls } : statement;
  return visitStatement.call(this, known as typeof statement);
};

const OPTIONS: ICruiseOptions = {
  parser: 'swc',
  validate: true,
  combinedDependencies: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
  },
};

/**
 * Reads every source file below `root` and reports each import that breaks a wall.
 * Throws when the graph does not hold every file, or holds a file without the imports that its text shows: a parser
 * that sees nothing finds no breach either.
 */
export async function readWalls(root: string, options: ICruiseOptions = {}): Promise<Walls> {
  const files = sources(root);
  const setup = { ...OPTIONS, baseDir: root, ruleSet: { forbidden: rules() }, ...options };
  const { output } = await cruise(files, setup, { alias: { '@': join(root, 'packages/dashboard/src') } });
  if (typeof output === 'string') throw new Error('expected a graph, got text');
  assertComplete(root, files, output.modules);
  const breaches = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return { breaches, modules: files.length };
}

type Graph = readonly Pick<IModule, 'source' | 'dependencies'>[];

export function assertComplete(root: string, files: readonly string[], graph: Graph): void {
  const modules = new Map(graph.map((module) => [module.source, module]));
  if (files.length === 0) throw new Error('walls: no source files found');
  for (const file of files) {
    const imports = /^(import|export)\b[^'"]*\bfrom\s+['"]/m.test(readFileSync(join(root, file), 'utf8'));
    const module = modules.get(file);
    if (module === undefined)
      throw new Error(`walls: ${file} is missing from the import graph of ${modules.size} modules`);
    if (imports && module.dependencies.length === 0)
      throw new Error(`walls: the import graph shows no import of ${file}`);
  }
}
