/**
 * import: the events of a file, sent to the collector like those of any other client. A row is behind the cursor only when it
 * and all before it have been answered. An import that is cut off is gone on with by the same command: what was sent but is
 * not behind the cursor yet is sent again, and counts once by its id.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { limits, type CollectAnswer } from '@millrace/contract';
import type { Clock } from '../../kernel/kernel.ts';
import { openRequestSender } from '../sender.ts';
import { csvRows } from './csv-rows.ts';
import { openCursor, writeCursor, type ImportCounts } from './import-cursor.ts';
import { importWay, type Batch } from './import-way.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { eventOf, type Place, type Row, type RowMapping } from './row.ts';

export type ImportOptions = {
  readonly file: string;
  /** Between the cells of CSV; null: it is NDJSON. */
  readonly delimiter: string | null;
  /** Path of the file that says how far the import is. */
  readonly cursor: string;
  readonly mapping: { readonly name: string; readonly make: RowMapping } | null;
  /** Address of the platform. */
  readonly url: string;
  /** A write key that may import. */
  readonly key: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For the operator: how far it is, and what was not plainly accepted. */
  readonly tell: (line: string) => void;
};

const most = { rows: 1000, characters: 4_000_000, inFlight: 4, told: 20 } as const;
const everyMs = 1000;
const nothing = { accepted: 0, quarantined: 0, rejected: 0, dropped: 0 };

/** Resolves with the counts of the whole file, those of earlier runs among them. Rejects when it is stopped. */
export async function importFile(options: ImportOptions): Promise<ImportCounts> {
  const { file, signal, clock } = options;
  const { size } = await stat(file);
  const imported = { ...options, size, mapping: options.mapping?.name ?? null };
  const way = importWay(await openCursor(options.cursor, imported));
  const waiting = seldom(clock, (why) => options.tell(`${why}; sent again until it is taken`));
  const onRetry = (why: string): void => (signal.aborted ? undefined : waiting(why));
  const sender = openRequestSender({ ...options, inFlight: most.inFlight, onRetry });
  const tellVerdicts = verdictTeller(options.tell);
  const save = (): Promise<void> => writeCursor(options.cursor, way.cursor);
  let saved = clock.now();
  try {
    for await (const batch of batches(rowsOf(options, way.cursor.next), options)) {
      if (signal.aborted) break;
      const answered = way.begin(batch);
      if (batch.events.length === 0) answered(nothing);
      else
        await sender.send(requestOf(batch), (answer) => {
          tellVerdicts(batch, answer);
          answered(answer);
        });
      if (clock.now() - saved < everyMs) continue;
      saved = clock.now();
      await save();
      const { counts, next } = way.cursor;
      options.tell(`${counts.rows} rows, ${Math.floor((100 * next.offset) / size)} %`);
    }
    await sender.finish();
  } finally {
    await save();
  }
  const { counts, next } = way.cursor;
  if (signal.aborted) throw new Error(`stopped before row ${next.row}: the same command goes on from there`);
  return counts;
}

function rowsOf({ file, delimiter }: ImportOptions, from: Place): AsyncIterable<Row> {
  return delimiter === null ? ndjsonRows(file, from, limits.bodyBytes) : csvRows(file, from, delimiter);
}

async function* batches(
  rows: AsyncIterable<Row>,
  { file, mapping }: ImportOptions,
): AsyncGenerator<Batch, void, undefined> {
  const named = { file: basename(file), mapping: mapping?.make ?? null };
  let [events, numbers]: [string[], number[]] = [[], []];
  let [left, characters] = [0, 0];
  let next: Place | undefined;
  for await (const row of rows) {
    const event = eventOf(row, named);
    const isFull = events.length + left >= most.rows || characters + (event?.length ?? 0) > most.characters;
    if (next !== undefined && isFull) {
      yield { events, numbers, left, next };
      [events, numbers] = [[], []];
      [left, characters] = [0, 0];
    }
    ({ next } = row);
    if (event === null) left += 1;
    else {
      events.push(event);
      numbers.push(row.number);
      characters += event.length;
    }
  }
  if (next !== undefined) yield { events, numbers, left, next };
}

function requestOf({ events }: Batch): Parameters<ReturnType<typeof openRequestSender>['send']>[0] {
  const body = `${events.join('\n')}\n`;
  return { path: '/v1/events', contentType: 'application/x-ndjson', body, events: events.length };
}

/** At once, then at most every ten seconds. */
function seldom(clock: Clock, tell: (text: string) => void): (text: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    if (clock.now() - last < 10_000) return;
    last = clock.now();
    tell(text);
  };
}

/** Tells the first rows that were not plainly accepted one by one. */
function verdictTeller(tell: (line: string) => void): (batch: Batch, answer: CollectAnswer) => void {
  let told = 0;
  return ({ numbers }, { verdicts }) => {
    for (const { index, verdict, code, message } of verdicts) {
      told += 1;
      if (told <= most.told) tell(`row ${numbers[index] ?? '?'} ${verdict} ${code}: ${message}`);
      if (told === most.told) tell('further ones are counted, not told');
    }
  };
}
