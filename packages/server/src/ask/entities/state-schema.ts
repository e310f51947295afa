import type { JsonObject } from '@millrace/contract';
import type { Schema } from '../../language/language.ts';

/** A state as conditions see it: a row of `entities`. Times in ms since 1970. */
export type StateRow = {
  readonly id: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly events: number;
  readonly types: JsonObject;
  readonly fields: JsonObject;
};

/** Every name that is none of these is a field of the state, as its kind's document declares it. */
export const stateSchema: Schema<StateRow> = {
  fields: {
    id: { type: 'text', column: 'id', optional: false, read: (row) => row.id },
    events: { type: 'number', column: 'events', optional: false, read: (row) => row.events },
    first_seen: { type: 'time', column: 'first_seen', optional: false, read: (row) => row.firstSeen },
    last_seen: { type: 'time', column: 'last_seen', optional: false, read: (row) => row.lastSeen },
  },
  documents: {
    types: { column: "JSONExtractRaw(state, 'types')", read: (row) => row.types },
  },
  root: { column: "JSONExtractRaw(state, 'fields')", read: (row) => row.fields },
};
