/**
 * language: conditions. A tree comes in as unknown JSON; compiling checks its shape, its limits and its fields against a
 * schema handed in as data, and the same checked condition compiles to a closure and to ClickHouse SQL. Pure.
 *
 * Law. Both back ends give the same answer for every row. Three-valued: a comparison with a missing field is missing,
 * `and`/`or`/`not` follow Kleene, only TRUE matches; JSON null counts as missing, so does '' in a column whose '' means
 * none. Values of different types are not equal and have no order: `eq` is FALSE, `lt` and the text tests are missing.
 * Texts are ordered by code point. A time compares with ISO 8601 text or milliseconds since 1970. A `field` or `literal`
 * standing as a condition is TRUE or FALSE when it is a boolean, else missing.
 *
 * Refusal, with the path in the tree: QUESTION_INVALID for a tree of the wrong shape or over `expressionLimits`,
 * EXPRESSION_UNSUPPORTED for an operation not answered yet, FIELD_UNKNOWN for a field the schema does not have.
 *
 * All values and all keys travel as bound parameters; nothing of a tree gets into the text of the SQL.
 */
export { compileMatch } from './compile-match.ts';
export { compileSql } from './compile-sql.ts';
export type { CompiledSql } from './compile-sql.ts';
export { rawText } from './raw-text.ts';
export { parseInstant } from './instant.ts';
export type { Document, Field, FieldType, Schema } from './schema.ts';
