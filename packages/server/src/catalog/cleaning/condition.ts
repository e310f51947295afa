import { isFailure } from '../../kernel/kernel.ts';
import { checkExpression, type Schema } from '../../language/language.ts';
import type { Complaint } from './check-event.ts';

/** Why `when` is no condition on what comes in. */
export function conditionProblems<Row>(when: unknown, schema: Schema<Row>): readonly Complaint[] {
  if (when === undefined) return [];
  try {
    const { asksAge } = checkExpression(when, schema, { root: 'when', expects: 'boolean' });
    return asksAge ? [{ path: 'when', why: 'a condition on what comes in cannot ask what time it is now' }] : [];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [{ path: 'when', code: error.code, why: error.detail ?? error.message }];
  }
}
