import type { JsonObject } from '@millrace/contract';
import type { Schema } from '../language/language.ts';

/** What of an event conditions can ask for: a row of `events`. '' or undefined = none. Times in ms since 1970. */
export type EventRow = {
  readonly type: string;
  readonly category: string;
  readonly producer: string;
  readonly id: string;
  readonly flow?: string;
  readonly subject?: { readonly kind: string; readonly id: string };
  readonly time: number;
  readonly received: number;
  readonly test?: boolean;
  readonly library?: string;
  readonly ip?: string;
  readonly data: JsonObject;
  readonly context: JsonObject;
};

const ip = { type: 'text', column: 'ip', optional: true, read: (row: EventRow) => row.ip } as const;
const library = { type: 'text', column: 'library', optional: true, read: (row: EventRow) => row.library } as const;

/** `context.ip` and `context.library` have columns of their own, so the store's context is without them. */
export const eventSchema: Schema<EventRow> = {
  fields: {
    type: { type: 'text', column: 'type', optional: false, read: (row) => row.type },
    category: { type: 'text', column: 'category', optional: false, read: (row) => row.category },
    producer: { type: 'text', column: 'producer', optional: false, read: (row) => row.producer },
    id: { type: 'text', column: 'id', optional: false, read: (row) => row.id },
    flow: { type: 'text', column: 'flow', optional: true, read: (row) => row.flow },
    subject: { type: 'text', column: 'subject', optional: true, read: (row) => row.subject?.id },
    subject_kind: { type: 'text', column: 'subject_kind', optional: true, read: (row) => row.subject?.kind },
    time: { type: 'time', column: 'time', optional: false, read: (row) => row.time },
    received: { type: 'time', column: 'received', optional: false, read: (row) => row.received },
    test: { type: 'boolean', column: 'test', optional: false, read: (row) => row.test === true },
    ip,
    library,
    'context.ip': ip,
    'context.library': library,
  },
  documents: {
    data: { column: 'data', read: (row) => row.data },
    context: { column: 'context', read: (row) => row.context },
  },
};
