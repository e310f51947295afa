import { Type, type Static } from 'typebox';

/** What of a statement is bounded. */
export const sqlLimits = { text: 50_000, rows: 10_000, usualRows: 1_000, params: 100, atOnce: 4 } as const;

const Value = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Array(Type.Union([Type.String(), Type.Number()])),
]);

/** A statement of `POST /api/sql`. */
export const SqlStatement = Type.Object(
  {
    sql: Type.String({ minLength: 1, maxLength: sqlLimits.text, description: 'One SELECT in ClickHouse SQL' }),
    params: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$' }), Value, {
        additionalProperties: false,
        maxProperties: sqlLimits.params,
        description: 'Values of the placeholders {name:Type}',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: sqlLimits.rows, default: sqlLimits.usualRows, description: 'Rows at most' }),
    ),
  },
  { additionalProperties: false },
);
export type SqlStatement = Static<typeof SqlStatement>;

export const SqlAnswer = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() }), {
    description: 'Types are those of ClickHouse',
  }),
  rows: Type.Array(Type.Array(Type.Unknown()), { description: 'Integers of 64 bits and more are texts' }),
  truncated: Type.Boolean({ description: 'There were more rows than `limit`' }),
  rowsRead: Type.Integer(),
  took: Type.Number({ description: 'ms, in the engine' }),
  limits: Type.Object(
    { ms: Type.Integer(), memoryBytes: Type.Integer(), rowsRead: Type.Integer(), answerBytes: Type.Integer() },
    { description: 'Beyond which it would have been SQL_TOO_COSTLY' },
  ),
});
export type SqlAnswer = Static<typeof SqlAnswer>;
