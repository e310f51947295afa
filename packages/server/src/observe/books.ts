import { noCounts, type Books, type Topic } from '@millrace/contract';
import { admitFollower } from '../admit/admit.ts';
import { Failure, type ErrorsOf } from '../kernel/kernel.ts';
import { storeFollower } from '../load/load.ts';
import { quarantineFollower, type Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { readCorrections } from './corrections.ts';
import { countStored, lineName, nameOfLine } from './count-stored.ts';

export type BooksOptions = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  /** Ends of the logs: what followers have still before them. */
  readonly ends: () => Readonly<Record<Topic, number>>;
  /** What went wrong with followers since their worker began, by their names. */
  readonly errors?: () => Readonly<Record<string, ErrorsOf>>;
};

/** [from, to) in ms since 1970, both multiples of a minute. */
export type BooksRange = { readonly workspace: string; readonly from: number; readonly to: number };

type Counts = Books['total'];
type Line = Books['rows'][number];

const partition = 0;
/** A line is some 400 bytes of JSON: five producers for 31 days. */
const mostLines = 250_000;

/**
 * The balance. Everything up to `admitted` comes from records, counted in the same transactions that moved the
 * checkpoints; `stored` is counted in the store itself, over rows before the store follower's checkpoint, so that both
 * sides are of one moment. While the store cannot be asked, the balance is that of collect and admit.
 */
export async function readBooks(
  { records, store, ends, errors = () => ({}) }: BooksOptions,
  { workspace, from, to }: BooksRange,
): Promise<Books> {
  const { books, checkpoints, loading, corrections } = await records.read(async (db) => {
    const checkpoints = await db.selectFrom('checkpoints').selectAll().where('partition', '=', partition).execute();
    const loaded = checkpoints.find(({ follower }) => follower === storeFollower)?.position ?? 0;
    return {
      checkpoints,
      books: await db
        .selectFrom('books')
        .selectAll()
        .where('workspace', '=', workspace)
        .where('minute', '>=', from)
        .where('minute', '<', to)
        .orderBy('minute')
        .orderBy('producer')
        .limit(mostLines + 1)
        .execute(),
      loading: await db
        .selectFrom('named_ranges')
        .select(({ fn }) => fn.sum<number>('events').as('events'))
        .where('admitted_from', '>=', loaded)
        .executeTakeFirst(),
      corrections: await readCorrections(db, workspace),
    };
  });
  if (books.length > mostLines)
    throw new Failure('RANGE_INVALID', { detail: `the books of this range have more than ${mostLines} lines` });
  const position = (name: string): number => checkpoints.find(({ follower }) => follower === name)?.position ?? 0;
  const stored = await countStored(store, {
    workspace,
    from,
    to,
    loaded: position(storeFollower),
    producers: [...new Set(books.map(({ producer }) => producer))],
  });
  const rows: Line[] = books.map(({ workspace: _, minute, parked_at_load, ...row }) => {
    const name = new Date(minute).toISOString();
    const line = lineName(row.producer, minute);
    const held = stored?.get(line) ?? 0;
    stored?.delete(line);
    return settle({
      ...row,
      minute: name,
      parkedAtLoad: parked_at_load,
      stored: held,
      loading: stored === undefined ? 0 : row.admitted + row.derived - parked_at_load - held,
    });
  });
  for (const [name, held] of stored ?? []) {
    const { producer, minute } = nameOfLine(name);
    rows.push(settle({ ...noCounts, producer, minute: new Date(minute).toISOString(), stored: held, loading: -held }));
  }
  const total = rows.reduce<Counts>((sum, row) => addCounts(sum, row), { ...noCounts, difference: 0 });
  // What is missing in the store may be on its way, but never more than the log still holds for it.
  total.difference += Math.max(0, total.loading - Number(loading?.events ?? 0));
  return {
    workspace,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    total,
    ...(stored === undefined && { storeAway: true }),
    balanced: total.difference === 0 && rows.every((row) => row.difference === 0),
    rows,
    corrections,
    followers: checkpoints.map(({ follower, position: at }) => {
      const topic = topicOf(follower);
      const end = ends()[topic];
      const place = { name: follower, topic, position: at, end, lag: Math.max(0, end - at) };
      const failed = errors()[follower];
      return failed === undefined ? place : { ...place, errors: shownErrors(failed) };
    }),
  };
}

function shownErrors({ count, code, at, since }: ErrorsOf): NonNullable<Books['followers'][number]['errors']> {
  return { count, code, at: instant(at), since: since === null ? null : instant(since) };
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** Whose entries the checkpoint of a follower counts. */
export function topicOf(follower: string): Topic {
  if (follower === admitFollower) return 'received';
  return follower === quarantineFollower ? 'quarantine' : 'admitted';
}

function settle(row: Omit<Line, 'difference'>): Line {
  const collect = row.received - row.accepted - row.quarantined - row.rejected - row.dropped;
  const admit = row.accepted - row.admitted - row.duplicate - row.conflict - row.parked - row.waiting;
  const surplus = Math.min(0, row.loading);
  return { ...row, loading: Math.max(0, row.loading), difference: Math.abs(collect) + Math.abs(admit) - surplus };
}

function addCounts(sum: Counts, row: Line): Counts {
  const next = { ...sum };
  for (const name of Object.keys(sum) as (keyof Counts)[]) next[name] += row[name];
  return next;
}
