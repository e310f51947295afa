import type { RecordsWriter } from '../records/records.ts';
import type { Found, Target } from './superseded.ts';

/** Of a workspace: some 25 MB of records. */
export const mostAwaited = 100_000;
const perCommit = 1_000;

type Wanted = {
  readonly found: Pick<Found, 'missing' | 'arrived'>;
  /** The entry of `admitted` by which the missing ones were named. */
  readonly since: number;
  /** Of a workspace. */
  readonly most: number;
  /** ms since 1970. */
  readonly now: number;
};

/**
 * Keeps what is still awaited and lets go what has come, in commits of a thousand; beyond `most` the oldest of a workspace
 * are forgotten, and counted in the transaction that forgets them. Resolves with how many. Done twice, it is as done once.
 */
export async function remember(records: RecordsWriter, { found, since, most, now }: Wanted): Promise<number> {
  const { missing, arrived } = found;
  for (let at = 0; at < missing.length; at += perCommit)
    await addAwaited(records, missing.slice(at, at + perCommit), since);
  for (let at = 0; at < arrived.length; at += perCommit) await letGo(records, arrived.slice(at, at + perCommit));
  let forgotten = 0;
  for (const workspace of new Set(missing.map((target) => target.workspace)))
    forgotten += await forgetOldest(records, workspace, { most, now });
  return forgotten;
}

/** What one event names that is no test counts for good, whatever tests name it as well. */
async function addAwaited(records: RecordsWriter, targets: readonly Target[], since: number): Promise<void> {
  const rows = targets.map(({ workspace, producer, id, test }) => {
    return { workspace, producer, target: id, test: test ? 1 : 0, since };
  });
  await records.transact(async (db) => {
    for (const test of [0, 1]) {
      const values = rows.filter((row) => row.test === test);
      if (values.length === 0) continue;
      await db
        .insertInto('awaited_targets')
        .values(values)
        .onConflict((conflict) =>
          test === 1
            ? conflict.doNothing()
            : conflict.columns(['workspace', 'producer', 'target']).doUpdateSet({ test: 0 }),
        )
        .execute();
    }
  });
}

async function letGo(records: RecordsWriter, targets: readonly Target[]): Promise<void> {
  await records.transact((db) => deleteAll(db, targets));
}

type Writing = Parameters<Parameters<RecordsWriter['transact']>[0]>[0];

async function deleteAll(db: Writing, targets: readonly Omit<Target, 'test'>[]): Promise<void> {
  for (const { workspace, producer, id } of targets)
    await db
      .deleteFrom('awaited_targets')
      .where('workspace', '=', workspace)
      .where('producer', '=', producer)
      .where('target', '=', id)
      .execute();
}

type Bound = Pick<Wanted, 'most' | 'now'>;

async function forgetOldest(records: RecordsWriter, workspace: string, { most, now }: Bound): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const oldest = await records.read(async (db) => {
      const from = db.selectFrom('awaited_targets').where('workspace', '=', workspace);
      const { held } = await from.select((of) => of.fn.countAll<number>().as('held')).executeTakeFirstOrThrow();
      const excess = Math.min(Number(held) - most, perCommit);
      if (excess <= 0) return [];
      return from
        .select(['producer', 'target as id'])
        .orderBy('since')
        .orderBy('producer')
        .orderBy('target')
        .limit(excess)
        .execute();
    });
    if (oldest.length === 0) return forgotten;
    await records.transact(async (db) => {
      await deleteAll(
        db,
        oldest.map((row) => ({ ...row, workspace })),
      );
      await db
        .insertInto('awaited_forgotten')
        .values({ workspace, forgotten: oldest.length, last: now })
        .onConflict((conflict) =>
          conflict.column('workspace').doUpdateSet(({ eb, ref }) => ({
            forgotten: eb(ref('awaited_forgotten.forgotten'), '+', oldest.length),
            last: now,
          })),
        )
        .execute();
    });
    forgotten += oldest.length;
  }
}
