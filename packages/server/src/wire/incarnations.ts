import { Failure } from '../kernel/kernel.ts';
import type { Log } from '../log/log.ts';
import type { Records, RecordsWriter } from '../records/records.ts';
import { databasesOf, otherDatabase } from '../store/store.ts';

/** Which log and which store the checkpoints belong to. `null` = none is remembered yet. */
export type Remembered = { readonly log: string | null; readonly store: string | null };

export async function remembered(records: RecordsWriter): Promise<Remembered> {
  const rows = await records.read((db) =>
    db.selectFrom('meta').selectAll().where('key', 'in', ['log.incarnation', 'store.incarnation']).execute(),
  );
  const value = (key: string): string | null => rows.find((row) => row.key === key)?.value ?? null;
  return { log: value('log.incarnation'), store: value('store.incarnation') };
}

/** Which of a store's two databases is in force, and which is the place for a new one. */
export async function databases(
  records: Pick<Records, 'read'>,
  name: string,
): Promise<{ readonly inForce: string; readonly next: string }> {
  const row = await records.read((db) =>
    db.selectFrom('meta').select('value').where('key', '=', 'store.database').executeTakeFirst(),
  );
  const inForce = databasesOf(name).find((one) => one === row?.value) ?? name;
  return { inForce, next: otherDatabase(name, inForce) };
}

/**
 * Remembers the incarnation of the log or the store at first sight, and refuses another one afterwards: checkpoints
 * counted in one log mean nothing in another.
 */
export async function checkLog(records: RecordsWriter, log: Log): Promise<void> {
  const { log: before } = await remembered(records);
  const held = log.reader('received').end(0);
  if (before === null && held > 0) {
    throw new Failure('INCARNATION_MISMATCH', {
      detail: `records are empty, but the log holds ${held} requests; restore records and log of one moment`,
    });
  }
  await checkIncarnation(records, 'log', log.incarnation);
}

/** See checkLog; the store is checked when it is first seen. */
export async function checkIncarnation(records: RecordsWriter, part: keyof Remembered, found: string): Promise<void> {
  const before = (await remembered(records))[part];
  if (before === found) return;
  if (before !== null)
    throw new Failure('INCARNATION_MISMATCH', { detail: `the ${part} is ${found}, records remember ${before}` });
  await rememberIncarnation(records, part, found);
}

export async function rememberIncarnation(
  records: RecordsWriter,
  part: keyof Remembered,
  found: string,
): Promise<void> {
  await records.transact(async (db) => {
    const key = `${part}.incarnation`;
    await db
      .insertInto('meta')
      .values({ key, value: found })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: found }))
      .execute();
  });
}
