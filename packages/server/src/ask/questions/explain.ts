import { Failure } from '../../kernel/kernel.ts';

/** Takes `explain` off a question: it says the same of every kind of question. */
export function splitExplain(question: unknown): { readonly explain: boolean; readonly rest: unknown } {
  if (typeof question !== 'object' || question === null || !('explain' in question)) {
    return { explain: false, rest: question };
  }
  const { explain, ...rest } = question;
  if (typeof explain !== 'boolean') throw new Failure('QUESTION_INVALID', { detail: 'explain: must be true or false' });
  return { explain, rest };
}
