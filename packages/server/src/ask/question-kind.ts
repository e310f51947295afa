import { QuestionSpec } from '@millrace/contract';
import { findingsOf, noDocuments, type KindRules } from '../catalog/catalog.ts';
import { compileAmong, splitAmong } from './questions/among.ts';
import { checkQuestion } from './questions/check-question.ts';
import { compileQuestion } from './questions/kinds.ts';
import { usedBy } from './questions/used.ts';

/** What the catalog has to know of saved questions. */
export const questionKind: KindRules = {
  schema: QuestionSpec,
  check: ({ question, range }: QuestionSpec, others) =>
    findingsOf(() => {
      const anyDay = { from: '2026-01-05', to: '2026-01-06' };
      const documents = { ...noDocuments, find: others.find as typeof noDocuments.find };
      const now = Date.UTC(2026, 0, 6);
      const { among, rest } = splitAmong({ ...question, range: range ?? anyDay });
      compileQuestion(checkQuestion(rest), { workspace: '', now, documents });
      if (among !== undefined) compileAmong(among, now, { documents });
    }),
  uses: ({ question }: QuestionSpec) => usedBy(question),
};
