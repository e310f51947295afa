import type { Question } from '@millrace/contract';
import type { Asking } from './asking.ts';
import type { Compiled } from './compiled.ts';
import { compileTable } from './table.ts';
import { compileTrend } from './trend.ts';

export function compileQuestion(question: Question, asking: Asking): Compiled {
  switch (question.kind) {
    case 'trend':
      return compileTrend(question, asking);
    case 'table':
      return compileTable(question, asking);
  }
}
