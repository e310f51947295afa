import type { Schema } from '../../language/language.ts';
import type { FoldEvent } from './key.ts';

const text = (column: string, read: (event: FoldEvent) => string | undefined) =>
  ({ type: 'text', column, optional: true, read }) as const;

/** What the expressions of an entity can ask of an event. Folds never become SQL: the columns are only named alike. */
export const foldSchema: Schema<FoldEvent> = {
  fields: {
    type: text('type', (event) => event.type),
    category: text('category', (event) => event.category),
    producer: text('producer', (event) => event.producer),
    id: text('id', (event) => event.id),
    flow: text('flow', (event) => event.flow),
    order: { type: 'number', column: 'order', optional: true, read: (event) => event.order },
    'subject.id': text('subject', (event) => event.subject?.id),
    time: { type: 'time', column: 'time', optional: false, read: (event) => event.time },
    received: { type: 'time', column: 'received', optional: false, read: (event) => event.received },
    test: { type: 'boolean', column: 'test', optional: false, read: (event) => event.test === true },
  },
  documents: {
    data: { column: 'data', read: (event) => event.data },
    context: { column: 'context', read: (event) => event.context },
  },
};
