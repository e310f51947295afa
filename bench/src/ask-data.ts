import { systemClock, silent } from '@millrace/server/kernel/kernel.ts';
import { storeFollower } from '@millrace/server/load/load.ts';
import { openKeeper, RollupKeepers, type KeptForm } from '@millrace/server/measure/measure.ts';
import type { RecordsWriter } from '@millrace/server/records/records.ts';
import { eventColumns, type Store } from '@millrace/server/store/store.ts';

export const workspace = 'w';
/** The last event's time; a week of events lies before it. */
export const end = Date.UTC(2026, 0, 12, 9, 0, 30);
const weekMs = 7 * 86_400_000;
const perEntry = 100;
const perInsert = 250_000;
/** What a keeper that has fallen behind derives at once. */
const perDerived = 50_000;
/** What load sends at 5,000 events a second. */
const perTailInsert = 1_250;

/** SQL of each column of event number n, of a `kind` from 0 to 19. */
export type EventValues = Readonly<Record<(typeof eventColumns)[number], string>>;

export const values: EventValues = {
  workspace: `'${workspace}'`,
  type: `concat('type.', toString(kind))`,
  time: `fromUnixTimestamp64Milli(toInt64({start:UInt64} + intDiv(n * {span:UInt64}, {total:UInt64})))`,
  category: `['user', 'service'][1 + kind % 2]`,
  producer: `concat('producer-', toString((kind + cityHash64(n, 1) % 3) % 8))`,
  id: `lower(hex(cityHash64(n, 2)))`,
  flow: `''`,
  subject_kind: `if(n % 10 = 0, '', 'lead')`,
  subject: `if(n % 10 = 0, '', concat('lead-', toString(cityHash64(n, 3) % intDiv({total:UInt64}, 4))))`,
  received: `fromUnixTimestamp64Milli(toInt64({start:UInt64} + intDiv(n * {span:UInt64}, {total:UInt64})))`,
  partition: '0',
  offset: `intDiv(n, ${perEntry})`,
  item: `n % ${perEntry}`,
  admitted: `intDiv(n, ${perEntry})`,
  hash: 'cityHash64(n, 4)',
  body: 'cityHash64(n, 5)',
  own_time: 'NULL',
  time_flag: `''`,
  sort_order: '0',
  cause: `''`,
  depth: '0',
  corrects: `''`,
  retracts: `''`,
  test: 'n % 97 = 0',
  repeat: '0',
  library: `'client/1.0'`,
  ip: `'203.0.113.7'`,
  schema: `''`,
  data: `concat('{"source_id":"source-', toString(n % 60), '","buyer_id":"buyer-', toString(n % 23), '","campaign":"campaign-',
    toString(n % 9), '","state":"', ['TX', 'CA', 'NY', 'FL'][1 + cityHash64(n, 6) % 4], '","price":', toString(1000 + cityHash64(n, 7) % 700),
    ',"currency":"USD","score":', toString(n % 100), ',"attempt":', toString(n % 3), ',"request":"', lower(hex(cityHash64(n, 8))), '"}')`,
  context: `concat('{"page":{"path":"/quote/', toString(n % 40), '"},"locale":"en-US"}')`,
};

/** Twenty types, the first a quarter of all, each from three producers: 60 cells a minute at most. */
const kinds = 'toUInt8(floor(20 * pow((cityHash64(n) % 10000) / 10000, 2))) AS kind';

export type Filling = {
  readonly total: number;
  /** The last ones, which come in small inserts and are not in the rollups. */
  readonly tail: number;
  readonly forms?: readonly KeptForm[];
  readonly values?: EventValues;
};

/** `total` events over a week into the store. Goes on where a run before has ended. */
export async function fill(
  store: Store,
  records: RecordsWriter,
  { total, tail, forms = [], values: all = values }: Filling,
): Promise<void> {
  const select = eventColumns.map((column) => `${all[column]} AS ${column}_`).join(', ');
  const { rows } = await store.query('SELECT count() FROM events');
  for (let from = Number(rows[0]?.[0]); from < total;) {
    const count = from < total - tail ? Math.min(perInsert, total - tail - from) : Math.min(tail, perTailInsert);
    const params = { start: end - weekMs, span: weekMs, total, from, count };
    const sql = `SELECT ${select} FROM (SELECT number + {from:UInt64} AS n, ${kinds} FROM numbers({count:UInt64}))`;
    await store.derive('events', sql, { params, token: `fill ${from}`, timeoutMs: 120_000 });
    from += count;
  }
  const kept = Math.floor((total - tail) / perEntry);
  let { position: to } = await records.claim(storeFollower, 0);
  if (to > kept) return;
  const signal = new AbortController().signal;
  const keeper = await openKeeper({ records, store, clock: systemClock, logger: silent, signal });
  const keepers = new RollupKeepers({
    records,
    store,
    clock: systemClock,
    logger: silent,
    signal,
    forms: async () => forms,
  });
  const run = Promise.all([keeper.run(), keepers.run()]);
  for (;;) {
    keeper.wake();
    keepers.wake();
    await Promise.all([keeper.idle(), keepers.idle()]);
    if (to >= kept) break;
    to = Math.min(kept, to + perDerived / perEntry);
    await moveStore(records, to);
  }
  await Promise.all([keeper.stop(), keepers.stop()]);
  await run;
  await moveStore(records, Math.ceil(total / perEntry));
}

/** Lets so many subjects stand for another, each for one of its own. */
export async function link(store: Store, records: RecordsWriter, links: number): Promise<void> {
  const select = `SELECT '${workspace}', 'lead', concat('lead-', toString(number * 2 + 1)), concat('lead-', toString(number * 2)), 0
    FROM numbers({links:UInt64})`;
  await store.derive('links', select, { params: { links }, token: 'links', timeoutMs: 60_000 });
  await records.transact(async (db) => {
    await db.insertInto('linked').values({ workspace, kind: 'lead', id: 'lead-1', person: 'lead-0' }).execute();
  });
}

/** No subject stands for another any more: questions look at no links. */
export async function unlink(records: RecordsWriter): Promise<void> {
  await records.transact(async (db) => {
    await db.deleteFrom('linked').where('workspace', '=', workspace).execute();
  });
}

/** As the store's follower says that everything before `to` is in the store. */
async function moveStore(records: RecordsWriter, to: number): Promise<void> {
  const { position, epoch } = await records.claim(storeFollower, 0);
  if (position >= to) return;
  const plan = { follower: storeFollower, partition: 0, from: position, to, generation: '1', epoch };
  await records.plan(plan);
  await records.advance(plan);
}
