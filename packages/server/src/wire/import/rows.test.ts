import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvRows } from './csv-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { eventOf, type Place, type Row } from './row.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'millrace-import-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const start: Place = { offset: 0, row: 1 };
let files = 0;

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `${(files += 1)}`);
  await writeFile(path, content);
  return path;
}

async function all(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '😀'), maxLength: 6 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test('from wherever a row ends, the rows of NDJSON go on as they would have', async () => {
  const line = fc.constantFrom('', '  ', '{"id":"é"}', '{"type":"order.placed"}', 'no json', '[]', '"😀"');
  const property = fc.asyncProperty(
    fc.array(line, { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n'),
    async (lines, end) => {
      const path = await fileOf(`\uFEFF${lines.join(end)}`);
      const rows = await all(ndjsonRows(path, start, 1000));
      const expected = lines.flatMap((text, index) => (text.trim() === '' ? [] : [{ number: index + 1, text }]));
      expect(rows.map(({ number, text }) => ({ number, text }))).toEqual(expected);
      for (const [index, { next }] of rows.entries())
        expect(await all(ndjsonRows(path, next, 1000))).toEqual(rows.slice(index + 1));
    },
  );
  await fc.assert(property, { numRuns: 20 });
});

test('from wherever a row ends, the rows of CSV go on as they would have', async () => {
  const record = fc.tuple(cell, cell, fc.constant('end'));
  const property = fc.asyncProperty(
    fc.array(record, { maxLength: 8 }),
    fc.constantFrom('\n', '\r\n'),
    async (found, end) => {
      const text = ['"a ""1""",b,last', ...found.map((cells) => cells.map(quoted).join(','))].join(end);
      const path = await fileOf(`\uFEFF${text}`);
      const rows = await all(csvRows(path, start, ','));
      const names = ['a "1"', 'b', 'last'];
      const expected = found.map((cells, index) => ({
        number: index + 2,
        item: Object.fromEntries(cells.flatMap((value, at) => (value === '' ? [] : [[names[at] ?? '', value]]))),
      }));
      expect(rows.map((row) => ({ number: row.number, item: JSON.parse(row.text) as unknown }))).toEqual(expected);
      for (const [index, { next }] of rows.entries())
        expect(await all(csvRows(path, next, ','))).toEqual(rows.slice(index + 1));
    },
  );
  await fc.assert(property, { numRuns: 20 });
});

test('what cannot be read says which row it is', async () => {
  const csv = async (content: string | Buffer): Promise<Row[]> => await all(csvRows(await fileOf(content), start, ','));
  await expect(csv('a,b\n1,2\n3\n')).rejects.toThrow('row 3 has 1 cells, the first one 2');
  await expect(csv('a,b\n1,2\n"3\n')).rejects.toThrow('row 3 cannot be read: Quote Not Closed');
  await expect(csv('a,b,a\n')).rejects.toThrow('the column "a" is there twice');
  await expect(csv(Buffer.from([0x61, 0x0a, 0xff, 0x0a]))).rejects.toThrow(
    'is not UTF-8 somewhere between byte 0 and byte 4',
  );
  const long = await fileOf(`{}\n${' '.repeat(2_000_000)}`);
  await expect(all(ndjsonRows(long, start, 1_000_000))).rejects.toThrow('line 2 has more than 1000000 bytes');
});

test('files without rows have none', async () => {
  expect(await all(csvRows(await fileOf(''), start, ','))).toEqual([]);
  expect(await all(csvRows(await fileOf('a,b\n'), start, ','))).toEqual([]);
  expect(await all(ndjsonRows(await fileOf('\n\n'), start, 1000))).toEqual([]);
});

test('a row without an id gets the same one each time, and another than the same row elsewhere', () => {
  const row: Row = { number: 3, next: start, text: '{"type":"page","id":null}' };
  const id = (of: Row, file = 'pages.ndjson'): unknown =>
    (JSON.parse(eventOf(of, { file, mapping: null }) ?? '') as { id: unknown }).id;
  expect(id(row)).toMatch(/^import-[0-9a-f]{32}$/);
  expect(id(row)).toBe(id({ ...row }));
  const others = [id({ ...row, number: 4 }), id(row, 'other.ndjson'), id({ ...row, text: '{"type":"page"}' })];
  expect(new Set([id(row), ...others]).size).toBe(4);
});

test('an id is put before what stands there', () => {
  const made = (text: string): string => eventOf({ number: 1, next: start, text }, { file: 'f', mapping: null }) ?? '';
  expect(made('{ "n": 12345678901234567890 }')).toMatch(/^\{"id":"import-[0-9a-f]{32}", "n": 12345678901234567890 \}$/);
  for (const text of ['{}', '{"id":null,"type":"page"}', '{ "type": "page" }'])
    expect(JSON.parse(made(text))).toEqual({ ...JSON.parse(text), id: expect.any(String) as string });
});

test('an event with an id is sent as it stands, and what is no event is left to the collector', () => {
  const options = { file: 'f', mapping: null };
  for (const text of ['{ "id": "1", "n": 1.0e5 }', '{"id":', '[1]', '"text"', 'null'])
    expect(eventOf({ number: 1, next: start, text }, options)).toBe(text);
});
