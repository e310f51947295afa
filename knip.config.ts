import type { KnipConfig } from 'knip';
import { rooms } from './scripts/rooms.ts';

const doors = rooms.map(({ name }) => `src/${name}/${name}.ts`);
const tests = ['**/*.test.{ts,tsx}', '**/*.contract.ts'];

/** What is reached from outside the import graph: doors, processes and workers started by path, tests, configuration. */
export default {
  workspaces: {
    '.': {
      entry: ['scripts/*.{mjs,ts}', 'scripts/lint/*.mjs', '*.config.ts', ...tests],
      project: ['scripts/**/*.{mjs,ts}', '*.config.ts'],
    },
    'packages/contract': { entry: ['src/index.ts', ...tests], project: ['src/**/*.ts'] },
    'packages/server': {
      entry: ['src/main.ts', 'src/wire/cli.ts', 'src/**/*-{worker,child,thread}{,.fixture}.ts', ...doors, ...tests],
      project: ['src/**/*.ts'],
      // Its package exports every file to the testbed and the bench, so what none of them uses is dead all the same.
      includeEntryExports: true,
    },
    'packages/testbed': { entry: ['src/testbed.ts', ...tests], project: ['src/**/*.ts'] },
    'packages/dashboard': { entry: ['src/app/main.tsx', ...tests], project: ['src/**/*.{ts,tsx}'] },
    e2e: { entry: ['walk-pictures.ts', ...tests], project: ['**/*.ts'] },
    bench: { entry: ['src/bench.ts', 'src/*-server.ts', ...tests], project: ['**/*.ts'] },
  },
  // The parser that dependency-cruiser finds by itself, a tool that scripts start by its path, and what tests hand to a browser.
  ignoreDependencies: ['@swc/core', 'oxfmt', '@segment/analytics-next', 'axe-core'],
  ignoreBinaries: ['java'],
  ignoreExportsUsedInFile: true,
  exclude: ['types'],
} satisfies KnipConfig;
