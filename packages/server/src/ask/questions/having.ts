import type { LiftQuestion } from '@millrace/contract';
import { checkExpression, compileSql } from '../../language/language.ts';
import { askedSchema, type DimensionSql } from '../../measure/measure.ts';

/** Two groups of subjects: `b1` those of which some event matches, '' the others. */
export function groupSql(
  { having, name = 'group', names = ['with', 'without'] }: LiftQuestion['group'],
  now: number,
): DimensionSql {
  const root = 'group.having';
  const { fields } = checkExpression(having, askedSchema, { root, expects: 'boolean' });
  const { sql, params } = compileSql(having, askedSchema, { now, prefix: 'h_' });
  return {
    name,
    sql: `if(ifNull(${sql}, 0), 'b1', '')`,
    params,
    fields,
    cellOf: (label) => (label === '' ? names[1] : names[0]),
    orderOf: (label) => (label === '' ? 1 : 0),
  };
}
