import type { EventView } from '@millrace/contract';
import { readJson } from '../../kernel/kernel.ts';

/** What an event's row holds, as the API shows it. Times in ms, so that no zone of the engine gets in between. */
export const eventSelect = `id, producer, type, category, flow, toUnixTimestamp64Milli(time) AS at,
  toUnixTimestamp64Milli(received) AS received_at, subject_kind, subject, data, context, library, ip, test,
  partition, offset, item, schema, admitted, toUnixTimestamp64Milli(stored) AS stored_at, repeat`;

export type StoredEvent = {
  readonly view: EventView;
  /** Offset of its entry in admitted. */
  readonly admitted: number;
  /** When the store took it, ms since 1970. */
  readonly storedAt: number;
};

export function storedEvent(row: readonly unknown[]): StoredEvent {
  const text = (i: number): string => String(row[i]);
  const number = (i: number): number => Number(row[i]);
  const context = parsed(text(10));
  const library = text(11);
  const ip = text(12);
  const view: EventView = {
    id: text(0),
    producer: text(1),
    type: text(2),
    category: text(3),
    flow: text(4) === '' ? null : text(4),
    time: new Date(number(5)).toISOString(),
    received: new Date(number(6)).toISOString(),
    subject: text(7) === '' ? null : { kind: text(7), id: text(8) },
    data: parsed(text(9)),
    // The store keeps library and ip beside the context they came in.
    context: isObject(context)
      ? { ...context, ...(library === '' ? {} : { library: libraryOf(library) }), ...(ip === '' ? {} : { ip }) }
      : context,
    test: number(13) === 1,
    repeat: number(20) === 1,
    position: { partition: number(14), offset: number(15), index: number(16) },
    schema: text(17) === '' ? null : text(17),
  };
  return { view, admitted: number(18), storedAt: number(19) };
}

function parsed(text: string): unknown {
  try {
    return readJson(text) as unknown;
  } catch {
    return text;
  }
}

/** A library named by an object was kept as its JSON text. */
function libraryOf(text: string): unknown {
  return text.startsWith('{') ? parsed(text) : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
