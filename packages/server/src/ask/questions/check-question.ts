import { TableQuestion, TrendQuestion, type Question } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import { Failure } from '../../kernel/kernel.ts';

const kinds = { trend: Compile(TrendQuestion), table: Compile(TableQuestion) } as const;

/** QUESTION_INVALID with the place and what stands there instead. */
export function checkQuestion(value: unknown): Question {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (kind !== 'trend' && kind !== 'table')
    throw new Failure('QUESTION_INVALID', { detail: "kind: must be 'trend' or 'table'" });
  const validator = kinds[kind];
  if (validator.Check(value)) return value;
  const [first] = validator.Errors(value);
  const place = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  throw new Failure('QUESTION_INVALID', {
    detail: `${place === '' ? 'question' : place}: ${first?.message ?? 'invalid'}`,
  });
}
