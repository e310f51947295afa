/**
 * The expression tree: the one form in which conditions and formulas travel, see docs/language.md. Three-valued: a
 * comparison with a missing field is missing, `and`/`or`/`not` follow Kleene, and only TRUE matches. JSON null counts as
 * missing.
 */
export type Literal = string | number | boolean | null;

export type Expression =
  | { readonly op: 'literal'; readonly value: Literal }
  /** `path`: keys joined by dots; inside a key `\.` is a dot and `\\` a backslash. An item's own value has the path ''. */
  | { readonly op: 'field'; readonly path: string; readonly scope?: 'event' | 'entity' | 'item' | 'param' }
  | { readonly op: 'metric'; readonly name: string; readonly window?: string; readonly by?: string }
  | { readonly op: 'segment'; readonly name: string }
  | { readonly op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'in'; readonly of: Expression; readonly list: readonly Literal[] }
  | { readonly op: 'between'; readonly of: Expression; readonly low: Expression; readonly high: Expression }
  | { readonly op: 'and' | 'or' | 'coalesce'; readonly of: readonly Expression[] }
  | { readonly op: 'not' | 'exists' | 'lower'; readonly of: Expression }
  | { readonly op: 'startsWith' | 'endsWith' | 'contains' | 'matches'; readonly of: Expression; readonly text: string }
  | { readonly op: 'add' | 'sub' | 'mul' | 'div' | 'mod'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'if'; readonly when: Expression; readonly then: Expression; readonly else: Expression }
  | { readonly op: 'hour' | 'weekday' | 'day'; readonly of: Expression; readonly zone: string }
  | { readonly op: 'age'; readonly of: Expression }
  | { readonly op: 'any' | 'all'; readonly over: Expression; readonly where: Expression };

/**
 * `source`: characters of the text form. `textBytes`: of a literal, and of a text that an operation reads through;
 * `readBytes`: of all texts that the operations of one expression read through, so that with many of them each reads
 * less. `items`: of a list that `any` or `all` goes through. `steps`: operations of one evaluation, those inside `any`
 * and `all` once for each item.
 */
export const expressionLimits = {
  source: 256 * 1024,
  nodes: 2000,
  depth: 64,
  list: 10_000,
  pattern: 200,
  textBytes: 16 * 1024,
  readBytes: 128 * 1024,
  items: 500,
  steps: 20_000,
} as const;
