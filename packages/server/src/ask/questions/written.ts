import { SavedQuestion, UnsavedQuestion, type JsonObject, type QuestionSpec } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import type { Edition } from '../../catalog/catalog.ts';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { parseExpression } from '../../language/language.ts';

const forms = { saved: Compile(SavedQuestion), question: Compile(UnsavedQuestion) };

/**
 * The question behind `{saved, range, asOf, where}` and which document said it, or behind `{question, …}`, which no
 * document says. undefined: it is neither.
 */
export function writtenQuestion(asked: unknown, documents: Pick<Edition, 'find'>) {
  if (typeof asked !== 'object' || asked === null || !('saved' in asked || 'question' in asked)) return undefined;
  const form = 'saved' in asked ? forms.saved : forms.question;
  if (!form.Check(asked)) {
    const { path, message } = firstMisfit(form.Errors(asked), within(asked));
    throw new Failure('QUESTION_INVALID', {
      detail: `${path.slice(1).replaceAll('/', '.') || 'question'}: ${message}`,
    });
  }
  const { question, usual, called, definition } = written(asked, documents);
  const range = asked.range ?? usual;
  if (range === undefined) throw new Failure('QUESTION_INVALID', { detail: `range: ${called} is asked with one` });
  const where = both(question['where'], asked.where);
  return {
    question: {
      ...question,
      range,
      ...(asked.asOf === undefined ? {} : { asOf: asked.asOf }),
      ...(where === undefined ? {} : { where }),
    },
    ...(definition === undefined ? {} : { definition }),
  };
}

type Written = {
  readonly question: JsonObject;
  readonly usual: unknown;
  readonly called: string;
  readonly definition?: { readonly name: string; readonly version: number; readonly hash: string };
};

function written(asked: SavedQuestion | UnsavedQuestion, documents: Pick<Edition, 'find'>): Written {
  if ('question' in asked) {
    return { question: asked.question, usual: asked.question['range'], called: 'the question' };
  }
  const document = documents.find('question', asked.saved);
  if (document === undefined) throw new Failure('QUESTION_UNKNOWN', { detail: `there is no '${asked.saved}'` });
  const { question, range } = document.spec as QuestionSpec;
  const { name, version, hash } = document;
  return { question, usual: range, called: `'${asked.saved}'`, definition: { name, version, hash } };
}

function both(one: unknown, other: unknown): unknown {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    op: 'and',
    of: [one, other].map((each) => (typeof each === 'string' ? parseExpression(each, 'where') : each)),
  };
}
