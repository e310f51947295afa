import type { Answer } from '@millrace/contract';
import type { Clock } from '../kernel/kernel.ts';
import { readExactly } from '../measure/measure.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { checkQuestion } from './questions/check-question.ts';
import { compileQuestion } from './questions/compile-question.ts';

export type AnswerOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly clock: Clock;
  /** Everything received up to this instant (ms since 1970) is in the store. */
  readonly through: () => number;
};

export type Asker = { readonly workspace: string; readonly signal: AbortSignal };

/** Checks, compiles and answers one question for a workspace. Rejects with a code of the error table. */
export async function answerQuestion(question: unknown, asker: Asker, options: AnswerOptions): Promise<Answer> {
  const { records, store, clock } = options;
  const now = clock.now();
  const checked = checkQuestion(question);
  const { need, frame, statement, shape } = compileQuestion(checked, { workspace: asker.workspace, now });
  // Taken before reading: what is in the store then is in the answer.
  const through = options.through();
  const result = await readExactly({ records, store, need, statement, options: { signal: asker.signal } });
  const { columns, rows, n } = shape(result.rows);
  return {
    kind: checked.kind,
    columns: [...columns],
    rows,
    asOf: new Date(frame.asOf).toISOString(),
    through: new Date(through).toISOString(),
    n,
    used: { from: [...result.names], rows: result.rowsRead },
    took: clock.now() - now,
  };
}
