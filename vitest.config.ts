import { defineConfig } from 'vitest/config';

const roots = ['packages/**', 'e2e/**', 'bench/**', 'scripts/**'];
const tier = (suffix: string): string[] => roots.map((root) => `${root}/*.${suffix}.test.{ts,tsx}`);
const tiers = ['service', 'e2e', 'long'];
const minutes = (n: number): number => n * 60_000;

/** One project per tier, by suffix: `.test.ts` runs in-process; the others need services, a browser, or patience. */
export default defineConfig({
  resolve: { alias: { '@': new URL('packages/dashboard/src', import.meta.url).pathname } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    // How long a condition is awaited is no measurement: a busy machine may take its time.
    expect: { poll: { timeout: 15_000 } },
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Files of one process share what they import: a third of the time is import otherwise.
          isolate: false,
          include: roots.map((root) => `${root}/*.test.{ts,tsx}`),
          exclude: ['**/node_modules/**', '**/dist/**', ...tiers.flatMap(tier)],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'service', include: tier('service'), testTimeout: minutes(2), hookTimeout: minutes(2) },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: tier('e2e'),
          testTimeout: minutes(3),
          hookTimeout: minutes(2),
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: tier('long'),
          testTimeout: minutes(60),
          hookTimeout: minutes(5),
          fileParallelism: false,
        },
      },
    ],
  },
});
