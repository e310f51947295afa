import { QuestionSpec } from '@millrace/contract';
import { findingsOf, noDocuments, type KindRules, type Use } from '../catalog/catalog.ts';
import { checkQuestion } from './questions/check-question.ts';
import { compileQuestion } from './questions/kinds.ts';

/** What the catalog has to know of saved questions. */
export const questionKind: KindRules = {
  schema: QuestionSpec,
  check: ({ question, range }: QuestionSpec, others) =>
    findingsOf(() => {
      const anyDay = { from: '2026-01-05', to: '2026-01-06' };
      const documents = { ...noDocuments, find: others.find as typeof noDocuments.find };
      const checked = checkQuestion({ ...question, range: range ?? anyDay });
      compileQuestion(checked, { workspace: '', now: Date.UTC(2026, 0, 6), documents });
    }),
  uses: ({ question }: QuestionSpec): readonly Use[] => {
    const { metric, metrics = [] } = question as { readonly metric?: unknown; readonly metrics?: readonly unknown[] };
    const named = [
      ['/spec/question/metric', metric],
      ...metrics.map((each, i) => [`/spec/question/metrics/${i}`, each]),
    ];
    return named.flatMap(([path, each]) => {
      const name = typeof each === 'object' && each !== null && 'metric' in each ? each.metric : each;
      return typeof name === 'string' && name !== 'events' && name !== 'subjects'
        ? [{ kind: 'metric' as const, name, path: String(path) }]
        : [];
    });
  },
};
