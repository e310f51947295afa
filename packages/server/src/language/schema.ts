/** What a column holds. text: '' counts as missing when `optional`. time: milliseconds in a row, DateTime64(3) in SQL. */
export type FieldType = 'text' | 'time' | 'boolean';

export type Field<Row> = {
  readonly type: FieldType;
  readonly column: string;
  readonly optional: boolean;
  /** undefined, null or '' where there is none. */
  readonly read: (row: Row) => string | number | boolean | null | undefined;
};

/** A column of JSON text; in a row, what that text parses to. Its fields have the type of whatever stands there. */
export type Document<Row> = { readonly column: string; readonly read: (row: Row) => unknown };

/** Fields by their whole path; documents by the first part of a path: `data` answers for `data.price`. */
export type Schema<Row> = {
  readonly fields: Readonly<Record<string, Field<Row>>>;
  readonly documents: Readonly<Record<string, Document<Row>>>;
};
