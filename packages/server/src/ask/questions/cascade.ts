import type { CascadeQuestion, Cell, JsonObject } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { fractionColumn, integerColumn, type Compiled } from './compiled.ts';
import { frameOf } from './frame.ts';
import { eventsBehind, reckoned } from './reckoned.ts';

const defaultStop = 0.01;

type Attempt = { readonly attempt: number; readonly attempts: number; readonly successes: number };

/** One row per attempt: how many were made, how many brought it off, and how many more of all first ones that is. */
export function compileCascade(question: CascadeQuestion, asking: Asking): Compiled {
  const frame = frameOf(question, asking.now);
  const { subject, where, stop = defaultStop } = question;
  const { reads, by, tell } = reckoned(
    {
      shown: [],
      hidden: [question.attempts, question.successes],
      by: [{ name: 'attempt', of: question.attempt }],
      grain: null,
      totals: false,
      basis: 'cohort',
      eventLabels: true,
      where,
      ...(subject === undefined ? {} : { subject }),
    },
    frame,
    asking,
  );
  return {
    frame,
    reads,
    shape: (results) => {
      const told = tell(results);
      const list = told.flatMap(({ group, hidden: [attempts, successes] }): Attempt[] => {
        const attempt = by[0]?.cellOf(group.labels[0] ?? '');
        return typeof attempt === 'number' ? [{ attempt, attempts: attempts ?? 0, successes: successes ?? 0 }] : [];
      });
      list.sort((a, b) => a.attempt - b.attempt);
      const first = list[0]?.attempts ?? 0;
      let done = 0;
      const rows = list.map(({ attempt, attempts, successes }): Cell[] => {
        done += successes;
        return [attempt, attempts, successes, share(successes, attempts), share(done, first), share(successes, first)];
      });
      return {
        columns: [
          integerColumn('attempt'),
          integerColumn('attempts'),
          integerColumn('successes'),
          fractionColumn('success_rate'),
          fractionColumn('cumulative_rate'),
          fractionColumn('marginal_gain'),
        ],
        rows,
        n: eventsBehind(told),
        notes: notesOf(list, stop),
      };
    },
  };
}

/** `optimal`: the last attempt that is worth it still; null if none is. */
function notesOf(list: readonly Attempt[], stop: number): JsonObject {
  const first = list[0]?.attempts ?? 0;
  const attempts = list.reduce((sum, each) => sum + each.attempts, 0);
  const successes = list.reduce((sum, each) => sum + each.successes, 0);
  const worth = list.filter((each) => first > 0 && each.successes / first >= stop);
  return {
    optimal: worth.at(-1)?.attempt ?? null,
    stop,
    attempts,
    attempts_each: share(attempts, first),
    success_rate: share(successes, first),
    given_up_rate: share(first - successes, first),
    attempt_failure_rate: share(attempts - successes, attempts),
  };
}

const share = (of: number, per: number): number | null => (per === 0 ? null : of / per);
