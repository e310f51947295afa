import type { RecordsWriter } from '../records/records.ts';
import type { Versions } from './compile/rollup-rows.ts';
import { followersAt } from './standing.ts';

/** The follower whose position says how far events were marked as superseded. */
const correctionsFollower = 'corrections';

/** A day (since 1970) that is made anew: under a version that nobody used, for the marks that it has now. */
export type Begun = { readonly day: number; readonly version: number; readonly marks: number };

/** Versions in force, and days of which older versions may still have rows. */
export async function daysOf(
  records: Pick<RecordsWriter, 'read'>,
  follower: string,
): Promise<{ readonly versions: Versions; readonly dirty: readonly number[]; readonly stale: readonly number[] }> {
  const rows = await records.read((db) =>
    db.selectFrom('rollup_days').selectAll().where('follower', '=', follower).orderBy('day').execute(),
  );
  return {
    versions: new Map(rows.filter(({ version }) => version > 0).map(({ day, version }) => [day, version])),
    dirty: rows.filter(({ marks }) => marks > 0).map(({ day }) => day),
    stale: rows.filter(({ stale }) => stale > 0).map(({ day }) => day),
  };
}

/** Takes up the newest day that is to be made anew, of those that the corrections are done with. */
export async function beginDay(records: RecordsWriter, follower: string): Promise<Begun | undefined> {
  return records.transact(async (db) => {
    const { positions } = await followersAt(db, [correctionsFollower]);
    const found = await db
      .selectFrom('rollup_days')
      .select(['day', 'tried', 'marks'])
      .where('follower', '=', follower)
      .where('marks', '>', 0)
      .where('until', '<=', positions.get(correctionsFollower) ?? 0)
      .orderBy('day', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (found === undefined) return undefined;
    const version = found.tried + 1;
    await db
      .updateTable('rollup_days')
      .set({ tried: version })
      .where('follower', '=', follower)
      .where('day', '=', found.day)
      .execute();
    return { day: found.day, version, marks: found.marks };
  });
}

/** Puts the version in force. What was marked since it was begun stays so. */
export async function endDay(records: RecordsWriter, follower: string, { day, version, marks }: Begun): Promise<void> {
  await records.write((db) => [
    {
      statement: db
        .updateTable('rollup_days')
        .set(({ eb }) => ({ version, marks: eb('marks', '-', marks), stale: 1 }))
        .where('follower', '=', follower)
        .where('day', '=', day)
        .where('tried', '=', version),
      rows: 1,
    },
  ]);
}

/** Rows of older versions of these days were taken away. */
export async function cleared(records: RecordsWriter, follower: string, days: readonly number[]): Promise<void> {
  await records.write((db) => [
    db.updateTable('rollup_days').set({ stale: 0 }).where('follower', '=', follower).where('day', 'in', days),
  ]);
}
