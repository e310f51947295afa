import type { AskedMetric, By, Question } from '@millrace/contract';
import type { Opening } from './opening.ts';

type Asks = NonNullable<Opening['asks']>;

/** A question as a document has it. */
type Said = { readonly [Kind in Question['kind']]: Omit<Extract<Question, { kind: Kind }>, 'range'> }[Question['kind']];

/** Which numbers of an answer open the list behind them, by the kind of its question; `of` names it in the address. Pure. */
export function openingOf(of: string, question: Said): Opening {
  return { of, ...tellingOf(question) };
}

function tellingOf(question: Said): Omit<Opening, 'of'> {
  switch (question.kind) {
    case 'table':
      return { told: (question.by ?? []).map(nameOf) };
    case 'trend':
      return { told: [question.as ?? 'time', ...(question.by === undefined ? [] : [nameOf(question.by)])] };
    case 'breakdown': {
      const { by = [], grain, as = 'time' } = question;
      const traits = by.map((each) => (typeof each === 'string' ? each : each.as));
      return { told: [...(grain === undefined ? [] : [as]), ...traits] };
    }
    case 'scorecard':
      return { told: [nameOf(question.by)], asks: { score: null } };
    case 'matrix':
      return { told: [question.rows.name, question.columns.name], asks: { [question.as ?? 'units']: null } };
    case 'cohort': {
      const { by, ages } = question;
      return { told: ['cohort', ...(by === undefined ? [] : [nameOf(by)]), ages.unit] };
    }
    case 'cascade':
      return { told: ['attempt'], asks: attempts };
    case 'decay':
      return { told: [nameOf(question.by)], asks: { relative_value: { metric: columnOf(question.rate) } } };
    case 'lift': {
      const { group, as = 'rate', successes } = question;
      const asks = { [as]: { metric: columnOf(successes) }, lift: null, low: null, high: null };
      return { told: [group.name ?? 'group'], asks };
    }
    case 'distribution':
      return { told: ['from', 'to'], whole: true };
    case 'funnel':
      return { told: [...(question.by === undefined ? [] : [nameOf(question.by)]), 'step'], asks: states, whole: true };
    case 'retention':
      return { told: ['cohort', question.grain], asks: { size: { told: ['cohort'] } }, whole: true };
    case 'paths':
      return { told: ['step', 'from', 'to'], whole: true };
    case 'attribution':
      return { told: [nameOf(question.by), 'touched'], whole: true };
    case 'segment':
      return question.grain === undefined
        ? { told: [], whole: true }
        : {
            told: [question.as ?? 'time'],
            asks: { entered: { state: 'entered' }, left: { state: 'left' } },
            whole: true,
          };
  }
}

const nameOf = (by: By): string => (typeof by === 'string' ? by : by.name);

/** What each further attempt brings, by those who were delivered. */
export const attempts: Asks = {
  success_rate: { metric: 'successes' },
  cumulative_rate: { metric: 'successes', upTo: true },
  marginal_gain: { metric: 'successes' },
};

/** Who of a funnel's step; how long it took is nobody's. */
const states: Asks = {
  reached: { state: 'reached' },
  converted: { state: 'converted' },
  dropped: { state: 'dropped' },
  in_progress: { state: 'in_progress' },
  rate: { state: 'reached' },
  step_rate: { state: 'reached' },
  median_ms: null,
  p90_ms: null,
};

const columnOf = (asked: AskedMetric): string => (typeof asked === 'string' ? asked : (asked.as ?? asked.metric ?? ''));
