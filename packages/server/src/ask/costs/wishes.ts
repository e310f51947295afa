import type { QuestionSpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import { isFailure } from '../../kernel/kernel.ts';
import type { MeasuredNeed, Uncovered } from '../../measure/measure.ts';
import { askedShape } from '../questions/asked-shape.ts';
import { askedBy } from '../questions/asked.ts';
import type { Read } from '../questions/compiled.ts';
import { compileQuestion } from '../questions/kinds.ts';
import type { AskRow } from './ask-rows.ts';

/** What a question that was asked needs of a rollup, or why none can answer it. */
export type Wish = { readonly row: AskRow; readonly needs: readonly MeasuredNeed[] };

type Asking = { readonly workspace: string; readonly now: number; readonly documents: Edition };

/** The question is compiled anew as the documents say now; its values and its range are gone, and make no difference here. */
export function wishOf(row: AskRow, asking: Asking): Wish | Uncovered {
  const question = questionOf(row, asking.documents);
  if (question === undefined) return { because: 'values lost' };
  const length = Math.max(60_000, Math.round(row.span / Math.max(1, row.asked)));
  const range = { from: new Date(asking.now - length).toISOString(), to: 'now' };
  try {
    const asked = askedBy({ ...question, range }, asking);
    if (asked.asking.chosen === true) return { because: 'chosen' };
    const { reads, next } = compileQuestion(asked.question, asked.asking);
    return needsOf(row, [...reads, ...(next?.(reads.map(() => [])) ?? [])]);
  } catch (error) {
    if (isFailure(error)) return { because: 'not askable', code: error.code };
    throw error;
  }
}

/** Beside what is measured there may be counts by what the built-in rollup keeps. */
function needsOf(row: AskRow, reads: readonly Read[]): Wish | Uncovered {
  const others = reads.filter((read) => !('need' in read));
  if (others.length === 0) return { because: 'counts' };
  const needs = others.flatMap((read) => ('measured' in read && read.measured !== undefined ? [read.measured] : []));
  return needs.length === 0 || needs.length < others.length ? { because: 'people' } : { row, needs };
}

function questionOf({ question, saved, blind }: AskRow, documents: Edition): object | undefined {
  const told = JSON.parse(question) as { readonly where?: unknown };
  const spec = saved === null ? undefined : (documents.find('question', saved)?.spec as QuestionSpec | undefined);
  if (spec !== undefined) {
    const isOwn = askedShape(spec.question).question['where'] === told.where;
    return isOwn ? spec.question : { ...spec.question, where: told.where };
  }
  return blind === 1 ? undefined : told;
}
