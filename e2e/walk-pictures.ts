import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { smallPng } from './small-png.ts';

/**
 * Puts the pictures that the tests of the two walks take into docs/images, in few colours.
 * Run after `npm run test:e2e -- e2e/scorecards.e2e.test.ts e2e/walk.e2e.test.ts`: `node e2e/walk-pictures.ts`.
 */
const from = join(import.meta.dirname, 'artifacts');
const to = join(import.meta.dirname, '..', 'docs', 'images');

await mkdir(to, { recursive: true });
for (const name of (await readdir(from)).filter((each) => /^(?:morning|walk)-\d-.*\.png$/.test(each)).toSorted()) {
  const small = smallPng(await readFile(join(from, name)));
  await writeFile(join(to, name), small);
  process.stdout.write(`${name} ${(small.length / 1000).toFixed(1)} kB\n`);
}
