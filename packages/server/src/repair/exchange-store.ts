import { parkedBook } from '../load/load.ts';
import { otherProducers, type Build, type Building, type Reading, type RecordsWriter } from '../records/records.ts';
import { auditOf, beside, ended, type StoreRebuildJob } from './store-rebuild-rows.ts';

/** Followers of what does not come from `admitted`, or whose rows are carried over: they go on from where they are. */
export const carriedFollowers = ['corrections', 'quarantine', 'versions'] as const;

/** What must be as it was when tables and marks were carried over, for the exchange to be made. */
export type Standing = {
  readonly positions: Readonly<Record<(typeof carriedFollowers)[number], number>>;
  readonly boundaries: { readonly count: number; readonly made: number };
};

export type Exchange = {
  readonly job: StoreRebuildJob;
  readonly standing: Standing;
  readonly database: string;
  readonly incarnation: string;
  readonly now: number;
};

const partition = 0;

export async function readStanding(records: Pick<RecordsWriter, 'read'>): Promise<Standing> {
  return records.read(async (db) => {
    const rows = await checkpointsOf(db);
    const at = (name: string): number => rows.find(({ follower }) => follower === name)?.position ?? 0;
    const saved = await db
      .selectFrom('state_boundaries')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('made').as('made')])
      .executeTakeFirst();
    return {
      positions: { corrections: at('corrections'), quarantine: at('quarantine'), versions: at('versions') },
      boundaries: { count: Number(saved?.count ?? 0), made: Number(saved?.made ?? 0) },
    };
  });
}

/**
 * Puts the new store in force, in one write: its followers' checkpoints and plans, and the rows it has refused, take the place
 * of those of the old one. WRITE_CONFLICT, and nothing is changed, when something else has moved since `standing`.
 */
export async function exchangeStore(records: RecordsWriter, exchange: Exchange): Promise<void> {
  const { job, standing, database, incarnation, now } = exchange;
  const { all, books } = await records.read(async (db) => ({
    all: await checkpointsOf(db),
    books: await bookMoves(db),
  }));
  const followers = all.filter(({ follower }) => follower.startsWith(beside));
  const build: Build = (db) => [
    ...unmoved(db, standing),
    ...followers.flatMap(({ follower, position }) => renamed(db, follower, position)),
    ...rollupsRenamed(
      db,
      all.map(({ follower }) => follower),
    ),
    ...parkedRenamed(db),
    ...books.map(({ workspace, producer, minute, by }) => ({
      statement: db
        .updateTable('books')
        .set(({ eb }) => ({ parked_at_load: eb('parked_at_load', '+', by) }))
        .where('workspace', '=', workspace)
        .where('producer', '=', producer)
        .where('minute', '=', minute),
      rows: 1,
    })),
    ...Object.entries({ 'store.incarnation': incarnation, 'store.database': database }).map(([key, value]) =>
      db
        .insertInto('meta')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
    ),
    { statement: ended(db, job, { state: 'done', detail: null, now }), rows: 1 },
  ];
  await records.write(build, [auditOf(job, 'ended', now, {})]);
}

function checkpointsOf(db: Reading) {
  return db.selectFrom('checkpoints').select(['follower', 'position']).where('partition', '=', partition).execute();
}

/** Statements that touch so many rows only while nothing has moved; they fence whoever still holds an epoch. */
function unmoved(db: Building, { positions, boundaries }: Standing) {
  return [
    ...carriedFollowers.map((follower) => ({
      statement: db
        .updateTable('checkpoints')
        .set(({ eb }) => ({ epoch: eb('epoch', '+', 1) }))
        .where('follower', '=', follower)
        .where('partition', '=', partition)
        .where('position', '=', positions[follower]),
      rows: 1,
    })),
    {
      statement: db.updateTable('state_boundaries').set(({ ref }) => ({ made: ref('made') })),
      rows: boundaries.count,
    },
    {
      statement: db
        .updateTable('state_boundaries')
        .set(({ ref }) => ({ made: ref('made') }))
        .where('made', '<=', boundaries.made),
      rows: boundaries.count,
    },
  ];
}

function renamed(db: Building, follower: string, position: number) {
  const name = follower.slice(beside.length);
  return [
    {
      statement: db
        .updateTable('checkpoints')
        .set(({ eb }) => ({ position, epoch: eb('epoch', '+', 1) }))
        .where('follower', '=', name)
        .where('partition', '=', partition),
      rows: 1,
    },
    db.deleteFrom('checkpoints').where('follower', '=', follower),
    db.deleteFrom('insert_plans').where('follower', '=', name),
    db.updateTable('insert_plans').set({ follower: name }).where('follower', '=', follower),
  ];
}

/** Rollups that the new store does not have are filled from the start; what was found of the others is found anew. */
function rollupsRenamed(db: Building, followers: readonly string[]) {
  const prefix = 'rollups/';
  const missing = followers.filter((name) => name.startsWith(prefix) && !followers.includes(`${beside}${name}`));
  const filled = followers.filter((name) => name.startsWith(`${beside}${prefix}`));
  return [
    ...missing.flatMap((name) => [
      db.deleteFrom('checkpoints').where('follower', '=', name),
      db.deleteFrom('insert_plans').where('follower', '=', name),
    ]),
    db.deleteFrom('rollup_days').where('follower', 'like', `${prefix}%`),
    ...filled.map((name) =>
      db
        .updateTable('rollup_days')
        .set({ follower: name.slice(beside.length) })
        .where('follower', '=', name),
    ),
    db.updateTable('rollups').set({ reached: null, size: null }),
  ];
}

/** Tables that the new store was filled with from the log. */
const filled = ['events', 'entities', 'links'] as const;

function parkedRenamed(db: Building) {
  return filled.flatMap((table) => [
    db.deleteFrom('parked').where('target', '=', table),
    db.updateTable('parked').set({ target: table }).where('target', '=', `${beside}${table}`),
  ]);
}

type BookMove = { readonly workspace: string; readonly producer: string; readonly minute: number; readonly by: number };

/** Lines of the books where the new store has refused more rows, or fewer, than the old one. */
async function bookMoves(db: Reading): Promise<BookMove[]> {
  const rows = await db
    .selectFrom('parked')
    .select(['target', 'row'])
    .where('target', 'in', ['events', `${beside}events`])
    .execute();
  const moves = new Map<string, BookMove>();
  for (const { target, row } of rows) {
    const { workspace, producer, minute } = parkedBook(row);
    const line = await db
      .selectFrom('books')
      .select('producer')
      .where('workspace', '=', workspace)
      .where('minute', '=', minute)
      .where('producer', 'in', [producer, otherProducers])
      .orderBy('producer', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (line === undefined) continue;
    const name = JSON.stringify([workspace, line.producer, minute]);
    const by = (moves.get(name)?.by ?? 0) + (target === 'events' ? -1 : 1);
    moves.set(name, { workspace, producer: line.producer, minute, by });
  }
  return [...moves.values()].filter(({ by }) => by !== 0);
}
