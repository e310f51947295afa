import type { EventView } from '@millrace/contract';
import { readJson } from '../../kernel/kernel.ts';
import { wholeContext } from '../whole-context.ts';

/** What is read of a row of `events`. Times in ms, so that no zone of the engine gets in between. */
const columns = {
  id: 'id',
  producer: 'producer',
  type: 'type',
  category: 'category',
  flow: 'flow',
  at: 'toUnixTimestamp64Milli(time)',
  received_at: 'toUnixTimestamp64Milli(received)',
  subject_kind: 'subject_kind',
  subject: 'subject',
  data: 'data',
  context: 'context',
  library: 'library',
  ip: 'ip',
  test: 'test',
  partition: 'partition',
  offset: 'offset',
  item: 'item',
  schema: 'schema',
  admitted: 'admitted',
  stored_at: 'toUnixTimestamp64Milli(stored)',
  repeat: 'repeat',
  superseded: 'superseded',
  corrects: 'corrects',
  retracts: 'retracts',
} as const;
type Column = keyof typeof columns;

/** What an event's row holds, as `storedEvent` reads it. More columns may follow. */
export const eventSelect = Object.entries(columns)
  .map(([name, sql]) => (name === sql ? sql : `${sql} AS ${name}`))
  .join(', ');

const indexOf = Object.fromEntries(Object.keys(columns).map((name, index) => [name, index])) as Record<Column, number>;

export type StoredEvent = {
  readonly view: EventView;
  /** Offset of its entry in admitted. */
  readonly admitted: number;
  /** When the store took it, ms since 1970. */
  readonly storedAt: number;
};

/** An event as the API shows it, but for who supersedes it (`tellSuperseding`). */
export function storedEvent(row: readonly unknown[]): StoredEvent {
  const text = (column: Column): string => String(row[indexOf[column]]);
  const number = (column: Column): number => Number(row[indexOf[column]]);
  const textOrNull = (column: Column): string | null => (text(column) === '' ? null : text(column));
  const instant = (column: Column): string => new Date(number(column)).toISOString();
  const context = parsed(text('context'));
  const view: EventView = {
    id: text('id'),
    producer: text('producer'),
    type: text('type'),
    category: text('category'),
    flow: textOrNull('flow'),
    time: instant('at'),
    received: instant('received_at'),
    subject: text('subject_kind') === '' ? null : { kind: text('subject_kind'), id: text('subject') },
    data: parsed(text('data')),
    context: isObject(context) ? wholeContext(context, { library: text('library'), ip: text('ip') }) : context,
    test: number('test') === 1,
    repeat: number('repeat') === 1,
    superseded: number('superseded') > 0,
    corrects: textOrNull('corrects'),
    retracts: textOrNull('retracts'),
    supersededBy: null,
    position: { partition: number('partition'), offset: number('offset'), index: number('item') },
    schema: textOrNull('schema'),
  };
  return { view, admitted: number('admitted'), storedAt: number('stored_at') };
}

function parsed(text: string): unknown {
  try {
    return readJson(text) as unknown;
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
