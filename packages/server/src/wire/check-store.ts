import { Failure } from '../kernel/kernel.ts';
import { storeFollower, type Side } from '../load/load.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { checkIncarnation } from './incarnations.ts';

const partition = 0;

/**
 * Whether the store is the one the checkpoints speak of, and still holds what it confirmed. INCARNATION_MISMATCH for
 * another store; STORE_DAMAGED when the engine has set parts aside or the rows before the checkpoint are not as many as
 * were loaded. Asked when the store is first seen and whenever it comes back.
 */
export async function checkStore(records: RecordsWriter, store: Store, { isFirst = false } = {}): Promise<void> {
  const status = store.status();
  if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE');
  await checkIncarnation(records, 'store', status.incarnation);
  const broken = await store.damage();
  if (broken.length > 0) throw new Failure('STORE_DAMAGED', { detail: broken.slice(0, 3).join('; ') });
  const loaded = await checkCount(records, store);
  if (isFirst) await checkAhead(records, store, loaded);
}

/** Whether a store has as many events as were loaded into it; STORE_DAMAGED otherwise. Returns the entry it is at. */
export async function checkCount(
  records: RecordsWriter,
  store: Pick<Store, 'query'>,
  side: Side = '',
): Promise<number> {
  const { loaded, expected } = await expectedRows(records, side);
  const { rows } = await store.query('SELECT count() FROM events WHERE admitted < {loaded:UInt64}', {
    as: 'platform',
    params: { loaded },
  });
  const found = Number(rows[0]?.[0] ?? 0);
  if (found !== expected)
    throw new Failure('STORE_DAMAGED', { detail: `${found} events are there, ${expected} were loaded` });
  return loaded;
}

/**
 * Before anything is loaded in this life, rows beyond the checkpoint can only be those of the plan that is pending. Others
 * come from another past of the same log, as after a restored backup: their tokens would swallow what comes now.
 */
async function checkAhead(records: RecordsWriter, store: Store, loaded: number): Promise<void> {
  const pending = await records.pendingPlan(storeFollower, partition);
  const end = pending?.to ?? loaded;
  const { rows } = await store.query('SELECT count() FROM events WHERE admitted >= {end:UInt64}', {
    as: 'platform',
    params: { end },
  });
  const ahead = Number(rows[0]?.[0] ?? 0);
  if (ahead > 0) throw new Failure('STORE_DAMAGED', { detail: `${ahead} events are there that were never loaded` });
}

/** Admitted and derived, less what was parked at load, less what is still on its way: all of one moment. */
async function expectedRows(records: RecordsWriter, side: Side): Promise<{ loaded: number; expected: number }> {
  return await records.read(async (db) => {
    const checkpoint = await db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', `${side}${storeFollower}`)
      .where('partition', '=', partition)
      .executeTakeFirst();
    const loaded = checkpoint?.position ?? 0;
    const books = await db
      .selectFrom('books')
      .select(({ fn }) => [
        fn.sum<number>('admitted').as('admitted'),
        fn.sum<number>('derived').as('derived'),
        fn.sum<number>('parked_at_load').as('parked'),
      ])
      .executeTakeFirst();
    // The books speak of the store in force only.
    const aside = await db
      .selectFrom('parked')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('target', '=', `${side}events`)
      .executeTakeFirst();
    const parked = side === '' ? books?.parked : aside?.rows;
    const waiting = await db
      .selectFrom('named_ranges')
      .select(({ fn }) => fn.sum<number>('events').as('events'))
      .where('admitted_from', '>=', loaded)
      .executeTakeFirst();
    return {
      loaded,
      expected:
        Number(books?.admitted ?? 0) + Number(books?.derived ?? 0) - Number(parked ?? 0) - Number(waiting?.events ?? 0),
    };
  });
}
