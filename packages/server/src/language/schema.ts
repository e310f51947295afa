/** What a value is declared to be. `rest`: of the fields that a record does not name; without it there are no others. */
export type ValueType =
  | { readonly type: 'text' | 'boolean' | 'time' | 'any' }
  | { readonly type: 'number'; readonly unit?: string }
  | { readonly type: 'list'; readonly of: ValueType }
  | { readonly type: 'record'; readonly fields: Readonly<Record<string, ValueType>>; readonly rest?: ValueType };

/**
 * A column. time: milliseconds in a row, DateTime64(3) in SQL. boolean: UInt8 in SQL. `optional`: a text's '' and any
 * other type's NULL count as missing.
 */
export type Field<Row> = {
  readonly type: 'text' | 'number' | 'boolean' | 'time';
  readonly unit?: string;
  readonly column: string;
  readonly optional: boolean;
  /** undefined, null or '' where there is none. */
  readonly read: (row: Row) => string | number | boolean | null | undefined;
};

/**
 * A column of JSON text; in a row, what that text parses to. Undeclared, its fields have the type of whatever stands
 * there. A field declared `time` is read as an instant, whether it stands there in milliseconds or as ISO 8601 text.
 */
export type Document<Row> = {
  readonly column: string;
  readonly read: (row: Row) => unknown;
  readonly holds?: ValueType;
};

/**
 * Fields by their whole path, a typed column that stands for a path of a document among them; documents by the first
 * key of a path: `data` answers for `data.price`. `root` answers for every other path with all of its keys.
 */
export type Fields<Row> = {
  readonly fields: Readonly<Record<string, Field<Row>>>;
  readonly documents: Readonly<Record<string, Document<Row>>>;
  readonly root?: Document<Row>;
};

export type Scope = 'event' | 'entity' | 'item' | 'param';

/** The placeholder of a bound parameter. */
export type Bind = (value: string | number, type: 'String' | 'Float64') => string;

/** What a reference means: a value of the row, undefined where there is none, and an SQL expression that is NULL there. */
export type Provided<Row, Value> = {
  readonly read: (row: Row) => Value | undefined;
  readonly sql?: (bind: Bind) => string;
};

export type MetricReference = { readonly name: string; readonly window?: string; readonly by?: string };

/** Fields without a scope, and with a scope not listed here, are those of the row itself. A name that is not known gives undefined. */
export type Schema<Row> = Fields<Row> & {
  readonly scopes?: { readonly [Name in Scope]?: Fields<Row> };
  /** Float64 in SQL. */
  readonly metric?: (reference: MetricReference) => Provided<Row, number> | undefined;
  /** UInt8 in SQL. */
  readonly segment?: (name: string) => Provided<Row, boolean> | undefined;
};
