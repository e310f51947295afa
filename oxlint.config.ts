import { defineConfig } from 'oxlint';
import { pureFolders, rooms } from './scripts/rooms.ts';

type Banned = { group: string[]; message: string };
const banned = (...patterns: Banned[]): ['error', { patterns: Banned[] }] => ['error', { patterns }];

// The dashboard: app → features → shared, and each vendor in its one folder.
const mantine: Banned = { group: ['@mantine/*', '@mantine/**'], message: 'Mantine lives in shared/ui and app/theme.' };
const d3: Banned = { group: ['d3-*'], message: 'd3 lives in shared/chart.' };
const table: Banned = { group: ['@tanstack/react-table'], message: 'TanStack Table lives in shared/table.' };
const up: Banned = { group: ['@/app/**', '**/app/**'], message: 'app imports features, never the other way.' };
const features: Banned = {
  group: ['@/features/**', '**/features/**'],
  message: 'shared does not know features; features meet through URLs and shared.',
};
const siblings: Banned = {
  group: ['../*/**', '../../**'],
  message: 'A feature imports its own files by ./ and shared by @/shared.',
};
const dashboard = (path: string): string[] => [`packages/dashboard/src/${path}`];
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*.contract.ts'];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'react', 'jsx-a11y', 'vitest'],
  jsPlugins: ['./scripts/lint/pure.mjs'],
  categories: { correctness: 'error' },
  options: { typeAware: true },
  env: { node: true, es2024: true },
  ignorePatterns: ['**/dist/**', '**/dist.*/**', '**/node_modules/**', 'bench/results/**'],
  rules: {
    'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    'max-params': ['error', { max: 4 }],
    'no-console': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
    'no-var': 'error',
    'prefer-const': 'error',
    eqeqeq: 'error',
    'import/no-default-export': 'error',
    'node/no-process-env': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/only-throw-error': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/unbound-method': 'off',
    'typescript/no-base-to-string': 'off',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'vitest/no-conditional-expect': 'off',
    'vitest/require-to-throw-message': 'off',
    // Charts and live regions need roles and focus that no plain element has; axe judges them on the page.
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    'jsx-a11y/no-noninteractive-element-interactions': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
  },
  overrides: [
    {
      // A door may hand on what its room's files define.
      files: rooms.map(({ name }) => `packages/server/src/${name}/${name}.ts`),
      rules: { 'oxc/no-barrel-file': 'off' },
    },
    {
      files: pureFolders.map((folder) => `packages/server/src/${folder}/**/*.ts`),
      excludeFiles: tests,
      rules: { 'millrace/pure': 'error' },
    },
    {
      // The tree of an `if` has a `then`, which is no function: nobody awaits it.
      files: ['packages/server/src/language/**'],
      rules: { 'unicorn/no-thenable': 'off' },
    },
    {
      // The router redirects by throwing.
      files: dashboard('app/router.tsx'),
      rules: { 'typescript/only-throw-error': 'off' },
    },
    { files: ['packages/dashboard/src/**'], rules: { 'no-restricted-imports': banned(mantine, d3, table) } },
    {
      files: dashboard('features/**'),
      rules: { 'no-restricted-imports': banned(mantine, d3, table, up, features, siblings) },
    },
    { files: dashboard('shared/**'), rules: { 'no-restricted-imports': banned(mantine, d3, table, up, features) } },
    { files: dashboard('shared/ui/**'), rules: { 'no-restricted-imports': banned(d3, table, up, features) } },
    { files: dashboard('shared/chart/**'), rules: { 'no-restricted-imports': banned(mantine, table, up, features) } },
    { files: dashboard('shared/table/**'), rules: { 'no-restricted-imports': banned(mantine, d3, up, features) } },
    { files: dashboard('app/theme*'), rules: { 'no-restricted-imports': banned(d3, table) } },
    {
      // The one place that reads the environment, and what stands outside the product.
      files: ['packages/server/src/config/**', 'packages/testbed/**', 'e2e/**', 'bench/**', 'scripts/**', ...tests],
      rules: { 'node/no-process-env': 'off' },
    },
    { files: ['packages/testbed/**', 'e2e/**', 'bench/**', 'scripts/**', ...tests], rules: { 'no-console': 'off' } },
    { files: ['**/*.config.ts', 'scripts/lint/*.mjs'], rules: { 'import/no-default-export': 'off' } },
  ],
});
