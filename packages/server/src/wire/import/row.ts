import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@millrace/contract';
import { readJson } from '../../kernel/kernel.ts';

/** The beginning of a row in a file: bytes from 0, rows from 1. */
export type Place = { readonly offset: number; readonly row: number };

/** A line of NDJSON, or a record of CSV. */
export type Row = {
  /** From 1: the line of NDJSON, the row of a spreadsheet. */
  readonly number: number;
  /** Where the next one begins. */
  readonly next: Place;
  /** As it stands there; of a CSV record its cells by column, as JSON. */
  readonly text: string;
};

/** Makes a native event of a foreign row; undefined where it does not fit. */
export type RowMapping = (row: JsonObject) => JsonObject | undefined;

export type RowOptions = {
  /** Without its folder. */
  readonly file: string;
  readonly mapping: RowMapping | null;
};

/**
 * A row as a line of NDJSON for `/v1/events`; null where the mapping does not fit. What is no event is left to the collector,
 * which has a word for it. A row without an id gets one that follows from file, number and row, so that it counts once however
 * often it is sent.
 */
export function eventOf(row: Row, { file, mapping }: RowOptions): string | null {
  const item = objectOf(row.text);
  if (item === undefined) return row.text;
  const event = mapping === null ? item : mapping(item);
  if (event === undefined) return null;
  if (event['id'] !== undefined && event['id'] !== null) return mapping === null ? row.text : JSON.stringify(event);
  const id = idOf(row, file);
  // What stands in a line stays as it was written, its numbers too.
  const isPlain = mapping === null && !('id' in item) && Object.keys(item).length > 0;
  return isPlain ? `{"id":"${id}",${row.text.slice(1)}` : JSON.stringify({ ...event, id });
}

function objectOf(text: string): JsonObject | undefined {
  let value: Json;
  try {
    value = readJson(text) as Json;
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function idOf({ number, text }: Row, file: string): string {
  const digest = createHash('sha256').update(`${file}\n${number}\n${text}`).digest('hex');
  return `import-${digest.slice(0, 32)}`;
}
