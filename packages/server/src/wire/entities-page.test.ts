import { readFile } from 'node:fs/promises';
import type { EntitySpec } from '@millrace/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../kernel/kernel.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openEntities, type Entities } from './temporary-entities.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const page = await readFile(new URL('../../../../docs/entities.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```(?:json|text|sql) ?(\w*)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', text = '']) => ({
    kind,
    text,
  }),
);
const of = (kind: string): string[] => examples.filter((each) => each.kind === kind).map(({ text }) => text);
const asked = of('get').map((path, at) => ({
  path: path.trim(),
  answer: JSON.parse(must(of('answer')[at], path)) as object,
}));

describe('docs/entities.md', () => {
  const lead = JSON.parse(must(of('entity')[0], 'a document')) as EntitySpec;
  let folder: Folder;
  let it: TemporaryStream;
  let entities: Entities;
  beforeAll(async () => {
    folder = await temporaryFolder();
    it = await openTemporaryStream(folder, { folds: fixedFolds({ lead }) });
    entities = await openEntities(it, { specs: { lead } });
    // One after the other, so that each makes a version.
    for (const event of JSON.parse(must(of('events')[0], 'events')) as object[]) {
      await it.send([event]);
      await it.stream.idle();
    }
  });
  afterAll(async () => {
    await entities?.close();
    await it?.close();
    await folder?.remove();
  });

  test('has examples of all that reads', () => {
    expect(asked.length).toBeGreaterThanOrEqual(4);
  });

  test.each(asked)('GET /api/entities/$path', async ({ path, answer }) => {
    const { status, body } = await entities.get(path);
    expect(status).toBe(200);
    expect(body).toMatchObject(answer);
  });

  test('its SQL tells what the lead became by each event', async () => {
    const sql = must(of('')[0], 'a statement');
    expect(
      (await it.store.explore(sql, { workspace: 'w', rows: 10 })).rows.map(([, type, status]) => [type, status]),
    ).toEqual([
      ['lead.submitted', 'open'],
      ['lead.sold', 'sold'],
    ]);
  });
});
