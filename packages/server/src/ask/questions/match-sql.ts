import type { EventMatch } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { checkExpression, compileSql } from '../../language/language.ts';
import { askedSchema } from '../../measure/measure.ts';
import type { Param } from '../../store/store.ts';

export type MatchSql = {
  /** 1 for events that match, else 0. */
  readonly sql: string;
  readonly params: Readonly<Record<string, Param>>;
  /** null: of every type. */
  readonly type: string | null;
};

/** `path`: where it stands in the question; `name`: what its parameters begin with. */
export function matchSql(
  match: EventMatch,
  { path, name, now }: { path: string; name: string; now: number },
): MatchSql {
  const { where } = match;
  const type = typeOf(match, path);
  const params: Record<string, Param> = {};
  const parts: string[] = [];
  if (type !== null) {
    parts.push(`type = {${name}_type:String}`);
    params[`${name}_type`] = type;
  }
  if (where !== undefined) {
    const root = `${path}.where`;
    checkExpression(where, askedSchema, { root, expects: 'boolean' });
    const condition = compileSql(where, askedSchema, { root, prefix: `${name}_p`, now });
    parts.push(`(${condition.sql})`);
    Object.assign(params, condition.params);
  }
  return { sql: `ifNull(${parts.join(' AND ')}, 0)`, params, type };
}

function typeOf({ type, event, where }: EventMatch, path: string): string | null {
  if (type !== undefined && event !== undefined)
    throw new Failure('QUESTION_INVALID', { detail: `${path}: say type or event, not both` });
  const said = type ?? event ?? null;
  if (said === null && where === undefined)
    throw new Failure('QUESTION_INVALID', { detail: `${path}: say a type, a condition, or both` });
  return said;
}
