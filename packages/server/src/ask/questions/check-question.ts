import type { Question } from '@millrace/contract';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { formOf, kindNames } from './kinds.ts';

/** QUESTION_INVALID with the place, what was expected there, and what stands there instead. */
export function checkQuestion(value: unknown): Question {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const form = formOf(kind);
  if (form === undefined) {
    const came = kind === undefined ? '' : `, not ${JSON.stringify(kind).slice(0, 80)}`;
    throw new Failure('QUESTION_INVALID', { detail: `kind: must be one of: ${kindNames.join(', ')}${came}` });
  }
  if (form.Check(value)) return value as Question;
  const { path, message } = firstMisfit(form.Errors(value), within(value));
  throw new Failure('QUESTION_INVALID', { detail: `${path.slice(1).replaceAll('/', '.') || 'question'}: ${message}` });
}
