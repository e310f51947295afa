import type { Answer } from '@millrace/contract';
import type { Edition } from '../catalog/catalog.ts';
import type { Clock } from '../kernel/kernel.ts';
import { readEvents, readExactly, type Answered } from '../measure/measure.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { compileAmong, splitAmong } from './questions/among.ts';
import { checkQuestion } from './questions/check-question.ts';
import type { Read } from './questions/compiled.ts';
import { compileQuestion } from './questions/kinds.ts';
import { savedQuestion } from './questions/saved.ts';

export type AnswerOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly clock: Clock;
  /** The documents of a workspace as they stand. */
  readonly documentsOf: (workspace: string) => Edition;
  /** Everything received up to this instant (ms since 1970) is in the store. */
  readonly through: () => number;
};

export type Asker = { readonly workspace: string; readonly signal: AbortSignal };

/** Checks, compiles and answers one question for a workspace. Rejects with a code of the error table. */
export async function answerQuestion(question: unknown, asker: Asker, options: AnswerOptions): Promise<Answer> {
  const { records, store, clock } = options;
  const now = clock.now();
  const documents = options.documentsOf(asker.workspace);
  const saved = savedQuestion(question, documents);
  const { among, rest } = splitAmong(saved?.question ?? question);
  const checked = checkQuestion(rest);
  const asking = { workspace: asker.workspace, now, documents, chosen: among !== undefined };
  const { frame, reads, next, shape } = compileQuestion(checked, asking);
  const chosen = among === undefined ? {} : { among: compileAmong(among, frame.asOf, asking) };
  // Taken before reading: what is in the store then is in the answer.
  const through = options.through();
  const behind = { records, store, options: { signal: asker.signal } };
  const readAll = (list: readonly Read[]): Promise<Answered[]> =>
    Promise.all(
      list.map((read) =>
        'need' in read
          ? readExactly({ ...behind, ...read })
          : readEvents({ ...behind, workspace: asker.workspace, statement: read.people, ...chosen }),
      ),
    );
  const results = await readAll(reads);
  if (next !== undefined) results.push(...(await readAll(next(results.map(({ rows }) => rows)))));
  const { columns, rows, n, notes } = shape(results.map((result) => result.rows));
  return {
    kind: checked.kind,
    columns: [...columns],
    rows,
    asOf: new Date(frame.asOf).toISOString(),
    through: new Date(through).toISOString(),
    n,
    used: {
      from: [...new Set(results.flatMap(({ names }) => names))],
      rows: results.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    },
    took: clock.now() - now,
    ...(notes === undefined ? {} : { notes }),
    ...(saved === undefined ? {} : { definition: saved.definition }),
  };
}
