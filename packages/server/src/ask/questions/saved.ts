import { SavedQuestion, type QuestionSpec } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import type { Edition } from '../../catalog/catalog.ts';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { parseExpression } from '../../language/language.ts';

const form = Compile(SavedQuestion);

/** The question behind `{saved, range, asOf, where}`, and which document said it. undefined: it is no saved one. */
export function savedQuestion(asked: unknown, documents: Pick<Edition, 'find'>) {
  if (typeof asked !== 'object' || asked === null || !('saved' in asked)) return undefined;
  if (!form.Check(asked)) {
    const { path, message } = firstMisfit(form.Errors(asked), within(asked));
    throw new Failure('QUESTION_INVALID', {
      detail: `${path.slice(1).replaceAll('/', '.') || 'question'}: ${message}`,
    });
  }
  const document = documents.find('question', asked.saved);
  if (document === undefined) throw new Failure('QUESTION_UNKNOWN', { detail: `there is no '${asked.saved}'` });
  const { question, range: usual } = document.spec as QuestionSpec;
  const range = asked.range ?? usual;
  if (range === undefined)
    throw new Failure('QUESTION_INVALID', { detail: `range: '${asked.saved}' is asked with one` });
  const where = both(question['where'], asked.where);
  const { name, version, hash } = document;
  return {
    question: {
      ...question,
      range,
      ...(asked.asOf === undefined ? {} : { asOf: asked.asOf }),
      ...(where === undefined ? {} : { where }),
    },
    definition: { name, version, hash },
  };
}

function both(one: unknown, other: unknown): unknown {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    op: 'and',
    of: [one, other].map((each) => (typeof each === 'string' ? parseExpression(each, 'where') : each)),
  };
}
