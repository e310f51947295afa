import type { EntitySpec, FieldFold, JsonObject } from '@millrace/contract';
import type { Schema, ValueType } from '../../language/language.ts';

/** A state as conditions see it: a row of `entities`. Times in ms since 1970. */
export type StateRow = {
  readonly id: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly events: number;
  readonly types: JsonObject;
  readonly fields: JsonObject;
};

type Values = Record<string, ValueType>;

const any: ValueType = { type: 'any' };
const columns: Schema<StateRow>['fields'] = {
  id: { type: 'text', column: 'id', optional: false, read: (row) => row.id },
  events: { type: 'number', column: 'events', optional: false, read: (row) => row.events },
  first_seen: { type: 'time', column: 'first_seen', optional: false, read: (row) => row.firstSeen },
  last_seen: { type: 'time', column: 'last_seen', optional: false, read: (row) => row.lastSeen },
};

/** What conditions may name of the states of a kind; every name that is no column is a field of its document. */
export function stateSchemaOf(spec: EntitySpec | null): Schema<StateRow> {
  const items = Object.entries(spec?.items ?? {}).map(([name, item]): [string, ValueType] => [
    name,
    keyed({ type: 'record', fields: valuesOf(item) }),
  ]);
  // Columns are found before: here they are only names that somebody may have meant.
  const meant = Object.fromEntries([...Object.keys(columns), 'types'].map((name) => [name, any]));
  return {
    fields: columns,
    documents: {
      types: {
        column: "JSONExtractRaw(state, 'types')",
        read: (row) => row.types,
        holds: keyed({ type: 'number' }),
      },
    },
    root: {
      column: "JSONExtractRaw(state, 'fields')",
      read: (row) => row.fields,
      holds: { type: 'record', fields: { ...meant, ...valuesOf(spec ?? {}), ...Object.fromEntries(items) } },
    },
  };
}

function valuesOf({ fields = {}, lifecycles = {} }: Pick<EntitySpec, 'fields' | 'lifecycles'>): Values {
  const values: Values = {};
  for (const [name, field] of Object.entries(fields)) values[name] = valueOf(field);
  for (const name of Object.keys(lifecycles)) values[name] = { type: 'text' };
  return values;
}

function valueOf(field: FieldFold): ValueType {
  const value: ValueType = field.unit === 'time' ? { type: 'time' } : any;
  switch (field.fold) {
    case 'count':
    case 'sum':
      return { type: 'number' };
    case 'set':
    case 'list':
      return { type: 'list', of: value };
    case 'map':
      return keyed(value);
    default:
      return value;
  }
}

function keyed(rest: ValueType): ValueType {
  return { type: 'record', fields: {}, rest };
}
