import type { ExplainedRead } from '@millrace/contract';
import {
  readEvents,
  readApart,
  readExactly,
  readMeasured,
  uncoveredWords,
  type Answered,
  type KeptForm,
  type People,
  type Uncovered,
} from '../measure/measure.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import type { Read } from './questions/compiled.ts';
import type { MoneyColumn } from './questions/money.ts';

export type Reading = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly asker: { readonly workspace: string; readonly signal: AbortSignal };
  readonly forms: readonly KeptForm[];
  /** Leaves some people out, and provides what conditions ask of them. */
  readonly among: (people: People) => People;
  /** Whether it does. */
  readonly isChosen: boolean;
};

/** What was read, and what can be said of why it was read from there. */
export type ReadAnswer = Answered & {
  readonly because: Uncovered | null;
  readonly rollups: () => Promise<ExplainedRead['rollups']>;
  readonly money: readonly MoneyColumn[];
};

const noRollups = async (): Promise<ExplainedRead['rollups']> => [];

/** Answers one read of a question, from the best there is for it. */
export async function readOne(read: Read, reading: Reading): Promise<ReadAnswer> {
  const money = 'money' in read ? (read.money ?? []) : [];
  return { ...(await answered(read, reading)), money };
}

async function answered(read: Read, reading: Reading): Promise<Omit<ReadAnswer, 'money'>> {
  const { records, store, asker, forms, among, isChosen } = reading;
  const { workspace, signal } = asker;
  const behind = { records, store, options: { signal } };
  if ('need' in read) return { ...(await readExactly({ ...behind, ...read })), because: null, rollups: noRollups };
  const { people: statement, measured: need, stretches } = read;
  const fromEvents = (): Promise<Answered> => readEvents({ ...behind, workspace, statement, among });
  if (isChosen) return { ...(await fromEvents()), because: { because: 'chosen' }, rollups: noRollups };
  if (need === undefined) return { ...(await fromEvents()), because: { because: 'people' }, rollups: noRollups };
  const measuring = { ...behind, workspace, forms, need };
  const { answered: kept, rollups } = await (stretches === undefined
    ? readMeasured(measuring)
    : readApart(measuring, stretches));
  return { ...(kept ?? (await fromEvents())), because: null, rollups };
}

export async function explained({ names, rowsRead, because, rollups }: ReadAnswer): Promise<ExplainedRead> {
  return {
    from: [...names],
    rows: rowsRead,
    because: because && uncoveredWords(because),
    rollups: [...(await rollups())],
  };
}
