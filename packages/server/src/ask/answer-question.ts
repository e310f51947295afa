import type { Answer, Cell } from '@millrace/contract';
import { withoutPersonal, type Edition } from '../catalog/catalog.ts';
import { Failure, type Clock } from '../kernel/kernel.ts';
import { rollupForms } from '../measure/measure.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import type { AskedOnce } from './costs/ask-costs.ts';
import { askedBy, type Asked } from './questions/asked.ts';
import type { Compiled, Read } from './questions/compiled.ts';
import { compileQuestion } from './questions/kinds.ts';
import { currenciesOf, withCurrency } from './questions/money.ts';
import { explained, type ReadAnswer } from './read-one.ts';
import { runReads } from './run-reads.ts';

export type AnswerOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query' | 'stream'>;
  readonly clock: Clock;
  /** The documents of a workspace as they stand. */
  readonly documentsOf: (workspace: string) => Edition;
  /** Everything received up to this instant (ms since 1970) is in the store. */
  readonly through: () => number;
  /** Gets what each question has cost. */
  readonly onAsked?: (once: AskedOnce) => void;
};

export type Asker = { readonly workspace: string; readonly signal: AbortSignal };

/** Checks, compiles and answers one question for a workspace. Rejects with a code of the error table. */
export async function answerQuestion(question: unknown, asker: Asker, options: AnswerOptions): Promise<Answer> {
  const { records, store, clock } = options;
  const now = clock.now();
  const documents = options.documentsOf(asker.workspace);
  const asked = askedBy(question, { workspace: asker.workspace, now, documents });
  const compiled = compileQuestion(asked.question, asked.asking);
  const { frame, shape } = compiled;
  // Taken before reading: what is in the store then is in the answer.
  const through = options.through();
  const reading = { records, store, asker, among: asked.people(frame.asOf), isChosen: asked.asking.chosen === true };
  const forms = rollupForms(documents);
  const results: ReadAnswer[] = [];
  const tell = (isAnswered: boolean): void =>
    options.onAsked?.(costOf(asked, { asker, results, isAnswered, frame, ms: clock.now() - now }));
  let shaped: ReturnType<Compiled['shape']>;
  let currencies: ReturnType<typeof currenciesOf>;
  try {
    await readAll(compiled, (list) => runReads(list, { ...reading, forms }), results);
    shaped = shape(results.map((result) => result.rows));
    refuseTwice(shaped.columns);
    currencies = currenciesOf(results);
  } catch (error) {
    tell(false);
    throw error;
  }
  tell(true);
  const { columns, rows, n, notes } = shaped;
  return {
    kind: asked.question.kind,
    columns: columns.map((column) => withCurrency(column, currencies)),
    rows: rows.map((row) => row.map(shownCell)),
    asOf: new Date(frame.asOf).toISOString(),
    through: new Date(through).toISOString(),
    n,
    used: {
      from: [...new Set(results.flatMap(({ names }) => names))],
      rows: results.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    },
    took: clock.now() - now,
    ...(notes === undefined ? {} : { notes }),
    ...(asked.explain ? { explain: await Promise.all(results.map(explained)) } : {}),
    ...(asked.definition === undefined ? {} : { definition: asked.definition }),
  };
}

/** Cells of a list of people go by the names of columns. */
function refuseTwice(columns: readonly { readonly name: string }[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new Failure('QUESTION_INVALID', { detail: `two columns '${twice}': give one of them another name` });
}

/** What follows on the first reads is asked when these are there. */
async function readAll(
  { reads, next }: Compiled,
  run: (list: readonly Read[]) => Promise<readonly ReadAnswer[]>,
  results: ReadAnswer[],
): Promise<void> {
  results.push(...(await run(reads)));
  if (next !== undefined) results.push(...(await run(next(results.map(({ rows }) => rows)))));
}

type Cost = {
  readonly asker: Asker;
  readonly results: readonly ReadAnswer[];
  readonly isAnswered: boolean;
  readonly frame: Compiled['frame'];
  readonly ms: number;
};

function costOf({ whole, definition }: Asked, { asker, results, isAnswered, frame, ms }: Cost): AskedOnce {
  const names = results.flatMap((result) => result.names);
  const [rollup, events] = [names.some((name) => name.startsWith('rollup')), names.includes('events')];
  return {
    workspace: asker.workspace,
    question: whole,
    saved: definition?.name ?? null,
    ms,
    rows: results.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    bytes: results.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    span: frame.before - frame.from,
    from: !isAnswered ? null : rollup && events ? 'both' : rollup ? 'rollup' : 'events',
  };
}

/** What documents class is refused before; the rest may be shaped like it. */
function shownCell(cell: Cell): Cell {
  return typeof cell === 'string' ? withoutPersonal(cell) : cell;
}
