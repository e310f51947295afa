import { pipeline, Readable } from 'node:stream';
import { limits } from '@millrace/contract';
import { parse, type Options } from 'csv-parse';
import { must } from '../../kernel/kernel.ts';
import { fileChunks } from './file-chunks.ts';
import type { Place, Row } from './row.ts';

type Parsed = { readonly record: readonly string[]; readonly info: { readonly bytes: number } };

/**
 * The records of a CSV file (RFC 4180, also with other delimiters) from a place on, each as JSON by the columns that the
 * first record names; an empty cell is left out. Numbers are those of a spreadsheet: the columns are row 1.
 */
export async function* csvRows(path: string, from: Place, delimiter: string): AsyncGenerator<Row, void, undefined> {
  const header = await headerOf(path, delimiter);
  const isBegun = from.offset > 0;
  const start = isBegun ? from.offset : header.end;
  let number = isBegun ? from.row : 2;
  for await (const { record, end } of records(path, { start, number, delimiter })) {
    if (record.length !== header.columns.length)
      throw new Error(
        `row ${number} has ${record.length} cells, the first one ${header.columns.length}: mend the file`,
      );
    const cells = header.columns.flatMap((column, at): [string, string][] => {
      const cell = must(record[at], 'as many cells as columns');
      return cell === '' ? [] : [[column, cell]];
    });
    yield { number, next: { offset: end, row: number + 1 }, text: JSON.stringify(Object.fromEntries(cells)) };
    number += 1;
  }
}

async function headerOf(path: string, delimiter: string): Promise<{ columns: readonly string[]; end: number }> {
  for await (const { record, end } of records(path, { start: 0, number: 1, delimiter })) {
    const twice = record.find((column, at) => record.indexOf(column) !== at);
    if (twice !== undefined) throw new Error(`the column "${twice}" is there twice: name the columns in the first row`);
    return { columns: record, end };
  }
  return { columns: [], end: 0 };
}

type Part = { readonly start: number; readonly number: number; readonly delimiter: string };
type CsvRecord = { readonly record: readonly string[]; readonly end: number };

async function* records(path: string, { start, number, delimiter }: Part): AsyncGenerator<CsvRecord, void, undefined> {
  const options: Options = {
    delimiter,
    info: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: limits.bodyBytes,
  };
  const parser = parse(options);
  // Its error comes out of the parser, too.
  pipeline(Readable.from(fileChunks(path, start)), parser, () => {});
  let read = 0;
  try {
    for await (const each of parser) {
      const { record, info } = each as Parsed;
      read += 1;
      yield { record, end: start + info.bytes };
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))) throw error;
    throw new Error(`row ${number + read} cannot be read: ${error.message.replace(/ (at|on) line \d+/, '')}`, {
      cause: error,
    });
  }
}
