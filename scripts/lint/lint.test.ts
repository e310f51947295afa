import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pureFolders } from '../rooms.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tree = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const server = (path: string): string => `packages/server/src/${path}`;
const dashboard = (path: string): string => `packages/dashboard/src/${path}`;
const walls = 'eslint(no-restricted-imports)';
const imports = (from: string): string => `import { a } from '${from}';\nexport const b = a;`;

const breaking: [what: string, folder: string, text: string, rule: string][] = [
  ...pureFolders.map((folder): [string, string, string, string] => [
    `a clock in ${folder}`,
    server(folder),
    'export const a = Date.now();',
    'millrace(pure)',
  ]),
  ['the present moment', server('decide'), 'export const a = new Date();', 'millrace(pure)'],
  ['chance', server('decide'), 'export const a = Math.random();', 'millrace(pure)'],
  ['a timer', server('decide'), 'setTimeout(() => {}, 1);', 'millrace(pure)'],
  ['the environment', server('log'), 'export const a = process.env.HOME;', 'node(no-process-env)'],
  ['any', server('log'), 'export const a = (b: any) => b;', 'typescript(no-explicit-any)'],
  ['!', server('log'), 'export const a = (b?: string) => b!.length;', 'typescript(no-non-null-assertion)'],
  ['a barrel', server('log'), "export * from './b.ts';", 'oxc(no-barrel-file)'],
  ['a default export', server('log'), 'export default 1;', 'import(no-default-export)'],
  ['a long file', server('log'), 'export {};\n'.repeat(401), 'eslint(max-lines)'],
  ['another feature', dashboard('features/live'), imports('@/features/explore/explore-page'), walls],
  ['another feature by path', dashboard('features/live'), imports('../explore/explore-page'), walls],
  ['app, by a feature', dashboard('features/live'), imports('@/app/router'), walls],
  ['a feature, by shared', dashboard('shared/live'), imports('@/features/live/live-page'), walls],
  ['Mantine outside shared/ui', dashboard('features/live'), imports('@mantine/core'), walls],
  ['Mantine, by app', dashboard('app'), imports('@mantine/core'), walls],
  ['d3 outside shared/chart', dashboard('shared/table'), imports('d3-scale'), walls],
  ['TanStack Table outside shared/table', dashboard('shared/ui'), imports('@tanstack/react-table'), walls],
];

const allowed: [what: string, path: string, text: string][] = [
  ['a given moment in a pure room', server('decide/right.ts'), 'export const a = (ms: number) => new Date(ms);'],
  ['the environment in config', server('config/right.ts'), 'export const a = process.env.HOME;'],
  ['a feature’s own file', dashboard('features/live/right.ts'), imports('./live-query')],
  ['shared, by a feature', dashboard('features/live/right-2.ts'), imports('@/shared/ui/card')],
  ['a feature, by app', dashboard('app/right.ts'), imports('@/features/live/live-page')],
  ['Mantine in shared/ui', dashboard('shared/ui/right.ts'), imports('@mantine/core')],
  ['d3 in shared/chart', dashboard('shared/chart/right.ts'), imports('d3-scale')],
];

describe('lint', () => {
  const found = new Map<string, string[]>();

  beforeAll(() => {
    for (const part of ['oxlint.config.ts', 'scripts/rooms.ts', 'scripts/lint', 'package.json']) {
      cpSync(join(root, part), join(tree, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    const planted = breaking.map(([, folder, text], at) => [`${folder}/planted-${at}.ts`, text] as const);
    for (const [path, text] of [...planted, ...allowed.map(([, path, text]) => [path, text] as const)]) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    for (const { filename, code } of oxlint()) found.set(filename, [...(found.get(filename) ?? []), code]);
  });

  test.each(breaking.map(([what], at) => [what, at] as const))('stops %s', (_, at) => {
    const [, folder, , rule] = breaking[at] ?? [];
    expect(found.get(`${folder}/planted-${at}.ts`)).toContain(rule);
  });

  test.each(allowed)('lets through: %s', (_, path) => {
    expect(found.get(path)).toBeUndefined();
  });
});

function oxlint(): { filename: string; code: string }[] {
  const bin = join(root, 'node_modules/oxlint/bin/oxlint');
  try {
    execFileSync(process.execPath, [bin, '--format', 'json', 'packages'], { cwd: tree, stdio: 'pipe' });
    return [];
  } catch (error) {
    return JSON.parse(String((error as { stdout: Buffer }).stdout)).diagnostics;
  }
}
