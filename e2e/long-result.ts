import { mkdir, writeFile } from 'node:fs/promises';
import { describeCommit, describeMachine } from '../bench/src/machine.ts';

const folder = new URL('../bench/results/', import.meta.url);

/** Keeps what a long test has shown, with when, of which commit and on what machine: bench/results/long-<name>.json. */
export async function writeLongResult(name: string, figures: Readonly<Record<string, unknown>>): Promise<void> {
  const result = { name, at: new Date().toISOString(), commit: describeCommit(), machine: describeMachine(), figures };
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`long-${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
}
