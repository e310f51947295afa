import type { EventView, LiveLine } from '@millrace/contract';
import type { Settled } from '../admit/admit.ts';
import { wholeContext, type SubjectEvent } from '../ask/ask.ts';
import { eventColumns } from '../store/store.ts';
import { readJson } from '../kernel/kernel.ts';

type Column = (typeof eventColumns)[number];

const at = Object.fromEntries(eventColumns.map((column, index) => [column, index])) as Record<Column, number>;

const iso = (ms: unknown): string => new Date(Number(ms)).toISOString();

/** A row of `events` as admit wrote it, as the API shows an event. */
export function viewOf(line: string): EventView & { readonly workspace: string; readonly admitted: number } {
  return viewOfCells(readJson(line) as unknown[]);
}

export function subjectEventOf(line: string): SubjectEvent & { readonly workspace: string } {
  const cells = readJson(line) as unknown[];
  const { workspace, admitted, ...view } = viewOfCells(cells);
  return { workspace, admitted, view, order: Number(cells[at.sort_order]) };
}

function viewOfCells(cells: readonly unknown[]): ReturnType<typeof viewOf> {
  const text = (column: Column): string => cells[at[column]] as string;
  const textOrNull = (column: Column): string | null => (text(column) === '' ? null : text(column));
  const number = (column: Column): number => Number(cells[at[column]]);
  return {
    workspace: text('workspace'),
    admitted: number('admitted'),
    id: text('id'),
    producer: text('producer'),
    type: text('type'),
    category: text('category'),
    flow: textOrNull('flow'),
    time: iso(cells[at.time]),
    received: iso(cells[at.received]),
    subject: text('subject_kind') === '' ? null : { kind: text('subject_kind'), id: text('subject') },
    data: cells[at.data],
    context: wholeContext(cells[at.context] as object, { library: text('library'), ip: text('ip') }),
    test: number('test') === 1,
    repeat: number('repeat') === 1,
    // Known from the store only, and of what is there.
    superseded: false,
    supersededBy: null,
    corrects: textOrNull('corrects'),
    retracts: textOrNull('retracts'),
    position: { partition: number('partition'), offset: number('offset'), index: number('item') },
    schema: textOrNull('schema'),
  };
}

export function liveOf(view: EventView): LiveLine {
  const { id, producer, type, category, time, received, subject, position } = view;
  const code = view.repeat ? 'EVENT_REPEAT' : null;
  return { id, producer, type, category, time, received, subject, verdict: 'admitted', code, position };
}

export function settledLine(settled: Settled): LiveLine {
  const { id, producer, type, received, outcome, code, offset, item } = settled;
  const moment = iso(received);
  return {
    id,
    producer,
    type,
    category: null,
    time: moment,
    received: moment,
    subject: null,
    verdict: outcome,
    code,
    position: { partition: 0, offset, index: item },
  };
}
