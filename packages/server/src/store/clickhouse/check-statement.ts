import { Failure } from '../../kernel/kernel.ts';
import { explorable, hidden } from '../explorable.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Functions that make rows of nothing. */
const rowMakers: readonly string[] = ['numbers', 'generateseries', 'generate_series', 'values'];

/** Kinds of nodes of which all that they can reach stands in the tree. `APPLY`, for one, keeps its function to itself. */
const kinds = new Set([
  'ArrayJoin',
  'Asterisk',
  'ColumnsExceptTransformer',
  'ColumnsListMatcher',
  'ColumnsRegexpMatcher',
  'ColumnsTransformerList',
  'ExpressionList',
  'Function',
  'Identifier',
  'InterpolateElement',
  'Literal',
  'OrderByElement',
  'QualifiedAsterisk',
  'QualifiedColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'SelectWithUnionQuery',
  'Subquery',
  'TableExpression',
  'TableIdentifier',
  'TableJoin',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'WindowDefinition',
  'WindowListElement',
  'WithElement',
]);

/**
 * What a statement is made of before it is parsed. PREWHERE would read rows before those of other workspaces are cut off,
 * and what it does to them could be told from its errors.
 */
export function checkText(sql: string): void {
  if (sql.includes('\0')) throw refused('a statement has no zero byte');
  if (/\bprewhere\b/i.test(sql)) throw refused('write WHERE instead of PREWHERE');
}

export type Known = { readonly vocabulary: Vocabulary; readonly databases: ReadonlySet<string> };

/**
 * Looks through the tree that the engine itself makes of a statement, one line a node. No line is trusted to say where it
 * stands: a name may hold what looks like other lines, so each is checked by itself, and what a name adds can only be
 * refused.
 */
export function checkTree(lines: readonly string[], { vocabulary, databases }: Known): void {
  if (lines[0] !== 'SelectWithUnionQuery (children 1)')
    throw refused('only one SELECT is answered here, without SETTINGS, FORMAT and INTO');
  lines.forEach((line, at) => {
    const [, kind = '', rest = ''] = /^ *(\w+)(?: (.*))?$/.exec(line) ?? [];
    if (!kinds.has(kind)) throw refused(`'${(kind === '' ? line : kind).trim().slice(0, 60)}' cannot be used here`);
    if (kind === 'TableIdentifier') checkTable(rest);
    if (kind === 'Identifier') checkIdentifier(rest, databases);
    if (kind === 'Function') {
      const isTable = /^ *TableExpression\b/.test(lines[at - 1] ?? '');
      checkFunction(rest, isTable ? (name) => rowMakers.includes(name) : (name) => isKnown(name, vocabulary));
    }
  });
}

function checkTable(rest: string): void {
  const [, name] = /^(\w+)(?: \(alias [^.()]*\))?$/.exec(rest) ?? [];
  if (name !== undefined && !hidden.includes(name)) return;
  throw refused(`there is no table '${rest.replace(/ \(alias .*$/, '')}' here, but ${explorable.join(', ')}`);
}

/** The right side of IN may name a table like a column. */
function checkIdentifier(rest: string, databases: ReadonlySet<string>): void {
  const [first = '', second] = rest.split('.');
  if (second !== undefined && databases.has(first.toLowerCase()))
    throw refused(`'${first}' is a database: nothing but ${explorable.join(', ')} can be named`);
}

function checkFunction(rest: string, isAllowed: (name: string) => boolean): void {
  const [, name] = /^([A-Za-z_]\w*)(?: \(alias .*\))?(?: \(children \d+\))?$/.exec(rest) ?? [];
  if (name === undefined || !isAllowed(name.toLowerCase()))
    throw refused(`the function ${(name ?? rest).slice(0, 60)} cannot be used here`);
}

function isKnown(name: string, vocabulary: Vocabulary): boolean {
  return vocabulary.functions.has(name) || isAggregate(name, vocabulary);
}

/** An aggregate, or one with endings: sumIf, uniqArrayIf. */
function isAggregate(name: string, vocabulary: Vocabulary): boolean {
  if (vocabulary.aggregates.has(name)) return true;
  return vocabulary.combinators.some(
    (ending) => name.endsWith(ending) && name !== ending && isAggregate(name.slice(0, -ending.length), vocabulary),
  );
}

function refused(detail: string): Failure {
  return new Failure('SQL_REFUSED', { detail });
}
