import { TableQuestion, TrendQuestion, type Question } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';

const kinds = { trend: Compile(TrendQuestion), table: Compile(TableQuestion) } as const;

/** QUESTION_INVALID with the place, what was expected there, and what stands there instead. */
export function checkQuestion(value: unknown): Question {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (kind !== 'trend' && kind !== 'table') {
    const came = kind === undefined ? '' : `, not ${JSON.stringify(kind).slice(0, 80)}`;
    throw new Failure('QUESTION_INVALID', { detail: `kind: must be one of: ${Object.keys(kinds).join(', ')}${came}` });
  }
  const validator = kinds[kind];
  if (validator.Check(value)) return value;
  const { path, message } = firstMisfit(validator.Errors(value), within(value));
  throw new Failure('QUESTION_INVALID', { detail: `${path.slice(1).replaceAll('/', '.') || 'question'}: ${message}` });
}
