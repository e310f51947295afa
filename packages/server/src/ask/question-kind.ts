import { QuestionSpec } from '@millrace/contract';
import { findingsOf, noDocuments, type KindRules } from '../catalog/catalog.ts';
import { askedBy } from './questions/asked.ts';
import { compileQuestion } from './questions/kinds.ts';
import { subjectsAlone } from '../measure/measure.ts';
import { usedBy } from './questions/used.ts';

/** What the catalog has to know of saved questions. */
export const questionKind: KindRules = {
  schema: QuestionSpec,
  check: ({ question, range }: QuestionSpec, others) =>
    findingsOf(() => {
      const anyDay = { from: '2026-01-05', to: '2026-01-06' };
      const documents = { ...noDocuments, find: others.find as typeof noDocuments.find };
      const now = Date.UTC(2026, 0, 6);
      const asked = askedBy({ ...question, range: range ?? anyDay }, { workspace: '', now, documents });
      const { frame } = compileQuestion(asked.question, asked.asking);
      asked.people(frame.asOf)(subjectsAlone);
    }),
  uses: ({ question }: QuestionSpec) => usedBy(question),
};
