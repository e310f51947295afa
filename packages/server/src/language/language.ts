/**
 * language: expressions, see docs/language.md. What comes in is the text form or a tree that nobody has checked; it is
 * checked against a schema handed in as data, and compiles to a closure and to ClickHouse SQL. Pure.
 *
 * Law. Both back ends give the same answer for every row. Three-valued: an operation on what is missing is missing, but
 * for `exists` and `coalesce`; `and`/`or`/`not` follow Kleene, and only TRUE matches. JSON null counts as missing, so does '' in
 * a column whose '' means none. One type of number; what it cannot hold, and a division by zero, is missing.
 * Values of different types are not equal and have no order: `eq` is FALSE, `lt` and the text tests are missing.
 * Texts are ordered by code point. A time is milliseconds since 1970 and compares with ISO 8601 text.
 * `if` with a missing condition is missing. `any` is the `or` over the items of a list, `all` the `and`.
 * A text over `textBytes` is missing to `lower`, `contains`, `matches` and has no order; so is a list over `items` to `any` and `all`.
 *
 * Refusal names the place, line and column in a text, the path in a tree: EXPRESSION_INVALID for what cannot be read or
 * is over a limit, FIELD_UNKNOWN for a field the schema does not have, EXPRESSION_UNSUPPORTED for what it does not provide.
 *
 * All values and all keys travel as bound parameters; nothing of an expression gets into the text of the SQL.
 * `age` asks for `now` as an argument. A compiled closure is not reentrant, and never has to be.
 */
export { compileMatch, compileValue } from './closure/compile.ts';
export type { Match, Value } from './closure/compile.ts';
export { compileSql, compileSqlValue } from './sql/compile.ts';
export type { CompiledSql, SqlOptions, SqlType } from './sql/compile.ts';
export { checkExpression } from './check.ts';
export type { Checked } from './check.ts';
export { parseDuration } from './duration.ts';
export { fieldKeys } from './field-keys.ts';
export { indexRules } from './rules.ts';
export type { Rules } from './rules.ts';
export { parseExpression, readExpression } from './source.ts';
export { compilePattern } from './pattern/pattern.ts';
export { printExpression } from './text/print.ts';
export { rawText } from './sql/raw-text.ts';
export { keysOf } from './path.ts';
export { compareText } from './closure/compare-text.ts';
export { parseInstant } from './instant.ts';
export { clocksOf, instantOfClock, isZone, localClock } from './zone.ts';
export { Refusal } from './refusal.ts';
export type { Place } from './refusal.ts';
export type { Bind, Document, Field, Fields, MetricReference, Provided, Schema, Scope, ValueType } from './schema.ts';
