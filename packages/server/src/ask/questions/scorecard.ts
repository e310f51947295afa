import type { Cell, ScorecardQuestion, ScoreSpec } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Asking } from './asking.ts';
import { defaultLimit, type Compiled } from './compiled.ts';
import { frameOf } from './frame.ts';
import { eventsBehind, reckoned, type Told } from './reckoned.ts';
import { partsOf, scoreOf } from './score.ts';
import { compareLabels, labelColumn, larger } from './table.ts';

/** One row per group, the best first: its score, the metrics, and whether there is too little to go by. */
export function compileScorecard(question: ScorecardQuestion, asking: Asking): Compiled {
  const frame = frameOf(question, asking.now);
  const { subject, where, basis = 'cohort' } = question;
  const document = scoreNamed(question.score, asking);
  const spec = document.spec as ScoreSpec;
  const inputs = spec.inputs.map(({ metric }) => metric);
  const minimums = Object.entries(spec.provisional ?? {});
  const { reads, by, shownColumns, besideColumns, tell } = reckoned(
    {
      shown: question.metrics ?? inputs,
      hidden: [...inputs, ...minimums.map(([name]) => name)],
      by: [question.by],
      grain: null,
      totals: false,
      basis,
      where,
      ...(subject === undefined ? {} : { subject }),
    },
    frame,
    asking,
  );
  const judge = (told: Told) => {
    const values = told.hidden.slice(0, inputs.length);
    const missing = inputs.filter((_, i) => values[i] === null);
    const short = minimums.some(([, least], i) => (told.hidden[inputs.length + i] ?? 0) < least);
    return {
      ...told,
      score: scoreOf(spec, values),
      parts: partsOf(spec, values),
      missing,
      provisional: short || missing.length > 0,
    };
  };
  return {
    frame,
    reads,
    shape: (results) => {
      const told = tell(results);
      const judged = told.map(judge);
      judged.sort((a, b) => larger(a.score, b.score) || compareLabels(a.group, b.group, by));
      const listed = judged.slice(0, question.limit ?? defaultLimit).map((each) => ({
        ...each,
        label: by.map(({ cellOf }, i) => cellOf(each.group.labels[i] ?? '')),
      }));
      const { name, version, hash } = document;
      return {
        columns: [
          ...by.map(labelColumn),
          { name: 'score', type: 'integer', unit: null, better: 'higher' },
          ...shownColumns,
          { name: 'provisional', type: 'boolean', unit: null },
          ...besideColumns,
        ],
        rows: listed.map(({ label, score, shown, provisional, beside }): Cell[] => [
          ...label,
          score,
          ...shown,
          provisional,
          ...beside,
        ]),
        n: eventsBehind(told),
        notes: {
          score: { name, version, hash },
          parts: listed.map(({ parts }) => parts),
          left_out: listed.flatMap(({ label, missing }) =>
            missing.length === 0 ? [] : [{ group: label[0] ?? null, metrics: missing }],
          ),
        },
      };
    },
  };
}

export function scoreNamed(name: string, { documents }: Pick<Asking, 'documents'>) {
  const document = documents.find('score', name);
  if (document !== undefined) return document;
  throw new Failure('SCORE_UNKNOWN', { detail: `score: there is no score '${name}'` });
}
