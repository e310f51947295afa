import { readFile } from 'node:fs/promises';
import { sqlLimits } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../kernel/kernel.ts';
import { explorable, limits } from '../store/store.ts';
import { openPage, readPage, type Asked } from './docs-page.fixture.ts';

const text = await readFile(new URL('../../../../docs/sql.md', import.meta.url), 'utf8');
const statements = [...text.matchAll(/^```sql\n([\s\S]*?)^```\n\n```json rows\n([\s\S]*?)^```$/gm)].map(
  ([, sql = '', rows = '']) => ({ sql, rows: JSON.parse(rows) as unknown }),
);

let asked: Asked;
beforeAll(async () => {
  asked = await openPage(await readPage('sql.md'), Date.UTC(2026, 0, 6));
});
afterAll(async () => await asked?.close());

test('docs/sql.md has examples', () => {
  expect(statements.length).toBeGreaterThanOrEqual(3);
});

test.each(statements)('docs/sql.md: $sql', async ({ sql, rows }) => {
  expect((await asked.grounds.store.explore(sql, { workspace: 'w', rows: 1_000 })).rows).toEqual(rows);
});

test('docs/sql.md names every table that can be read, and the limits as they are', () => {
  const named = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => must(name, 'a name'));
  expect(named.toSorted()).toEqual(explorable.filter((name) => name !== 'entities').toSorted());
  const { timeoutMs, memoryBytes, rowsRead, resultRows, resultBytes } = limits.explorer;
  for (const limit of [
    `${timeoutMs / 1e3} s`,
    `${memoryBytes / 1e6} MB`,
    `${rowsRead / 1e6} million rows read`,
    `${(resultRows - 1).toLocaleString('en')} rows`,
    `${resultBytes / 1e6} MB`,
    `${sqlLimits.text.toLocaleString('en')} characters`,
  ])
    expect(text, limit).toContain(limit);
});
