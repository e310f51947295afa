import { readFile } from 'node:fs/promises';
import type { DefinitionDocument } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readYaml } from '../catalog/catalog.ts';
import { openKeptStream, type KeptStream } from './rollups.harness.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';

const page = await readFile(new URL('../../../../docs/rollups.md', import.meta.url), 'utf8');
const blocks = (kind: string): string[] =>
  [...page.matchAll(/^```(?:json|yaml) (\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, said, text = '']) =>
    said === kind ? [text] : [],
  );
const questions = blocks('question').map((text, i) => [text, blocks('answer')[i] ?? ''] as const);

let folder: Folder;
let it: KeptStream;
beforeAll(async () => {
  folder = await temporaryFolder();
  it = await openKeptStream(folder);
  const documents = blocks('documents').flatMap((text) => readYaml(text).map(({ value }) => value));
  await it.apply(documents as DefinitionDocument[]);
  for (const text of blocks('events')) await it.send(JSON.parse(text));
  await it.stream.idle();
});
afterAll(async () => {
  await it?.close();
  await folder.remove();
});

test.each(questions)('docs/rollups.md: %s', async (question, expected) => {
  const { rows, n, used, explain = [] } = await it.ask(JSON.parse(question) as object);
  const rollups = explain.flatMap((read) => read.rollups);
  const told = rollups.map(({ rollup, taken, because }) => ({ rollup, taken, because }));
  expect({ rows, n, from: used.from, explain: told }).toEqual(JSON.parse(expected));
});
