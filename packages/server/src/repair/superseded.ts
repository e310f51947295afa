import { identityHash } from '../admit/admit.ts';
import type { AdmittedRange } from '../load/load.ts';
import type { Records } from '../records/records.ts';
import { standsAt, type EventPlace, type Store } from '../store/store.ts';

/** An event by what another one calls it. */
export type Target = {
  readonly workspace: string;
  readonly producer: string;
  readonly id: string;
  /** Only test events name it, so it is superseded only if it is one. */
  readonly test: boolean;
};

export type Superseded = EventPlace & {
  readonly workspace: string;
  /** '' = the event has no subject. */
  readonly kind: string;
  readonly subject: string;
};

export type Finding = {
  readonly store: Pick<Store, 'query' | 'stream'>;
  readonly records: Pick<Records, 'read'>;
  readonly range: AdmittedRange;
  readonly signal: AbortSignal;
};

export type Found = {
  /** Whether any event of the range names another. */
  readonly named: boolean;
  /** What the range supersedes. */
  readonly events: readonly Superseded[];
  /** Targets that have not come yet, and those that were awaited and came. */
  readonly missing: readonly Target[];
  readonly arrived: readonly Target[];
};

const chunk = 1_000;
/** Which events of a range name others. */
export const naming = `admitted >= {from:UInt64} AND admitted < {to:UInt64} AND (corrects != '' OR retracts != '')`;

/**
 * What is superseded by a range of entries: the targets that its events name, wherever they stand before its end, and those
 * of its own events that were named before. The same range gives the same, whatever of it was marked meanwhile.
 */
export async function findSuperseded(finding: Finding): Promise<Found> {
  const named = await namedIn(finding);
  const before = await placesOf(named, finding);
  const missing = [...named].flatMap(([key, target]) => (before.has(key) ? [] : [target]));
  const awaited = await awaitedIn(finding);
  const events = await eventsAt(inOrder([...before.values(), ...awaited.values()]), finding);
  return { named: named.size > 0, events, missing, arrived: [...awaited.values()].map(({ target }) => target) };
}

type Wanted = EventPlace & { readonly test: boolean };
type Placed = { readonly target: Target; readonly place: EventPlace };

const keyOf = ({ workspace, producer, id }: Omit<Target, 'test'>): string => `${workspace}\u0000${producer}\u0000${id}`;

/** The targets of the range's events by their keys; who names itself, names nobody. */
async function namedIn({ store, range, signal }: Finding): Promise<Map<string, Target>> {
  const sql = `SELECT workspace, producer,
      arrayJoin(arrayFilter(target -> target != '' AND target != id, [corrects, retracts])) AS target, min(test)
    FROM events WHERE ${naming} GROUP BY workspace, producer, target`;
  const named = new Map<string, Target>();
  const params = { from: range.from, to: range.to };
  for await (const rows of store.stream(sql, { params, signal })) {
    for (const row of rows) {
      const [workspace = '', producer = '', id = '', test] = row.map(String);
      named.set(keyOf({ workspace, producer, id }), { workspace, producer, id, test: test === '1' });
    }
  }
  return named;
}

/** The end of the range, or an earlier one before which not many more than `most` events name another. */
export async function endWithin(most: number, { store, range, signal }: Omit<Finding, 'records'>): Promise<number> {
  const params = { from: range.from, to: range.to };
  const sql = `SELECT admitted, count() FROM events WHERE ${naming} GROUP BY admitted ORDER BY admitted`;
  const { rows } = await store.query(sql, { params, signal, as: 'platform' });
  let events = 0;
  for (const [entry, count] of rows) {
    events += Number(count);
    if (events >= most) return Math.min(Number(entry) + 1, range.to);
  }
  return range.to;
}

async function placesOf(named: ReadonlyMap<string, Target>, { store, range, signal }: Finding) {
  const placed = new Map<string, Placed>();
  const targets = [...named.values()];
  for (let at = 0; at < targets.length; at += chunk) {
    const hashes = targets.slice(at, at + chunk).map(identityHash);
    const { rows } = await store.query(
      `SELECT workspace, producer, id, partition, offset, item FROM ids
       WHERE hash IN (${hashes.join(',')}) AND admitted < {to:UInt64}`,
      { params: { to: range.to }, signal, as: 'platform' },
    );
    collect(rows, named, placed);
  }
  return placed;
}

/**
 * Events of the range that were named before they came. However many are awaited, what it costs is what the range holds, and
 * nothing where none is.
 */
async function awaitedIn(finding: Finding): Promise<Map<string, Placed>> {
  const { store, records, range, signal } = finding;
  const placed = new Map<string, Placed>();
  if (!(await isAnyAwaited(records))) return placed;
  const sql = `SELECT workspace, producer, id, partition, offset, item FROM events
    WHERE admitted >= {from:UInt64} AND admitted < {to:UInt64} ORDER BY workspace, producer`;
  for await (const rows of store.stream(sql, { params: { from: range.from, to: range.to }, signal }))
    collect(rows, await awaitedOf(rows, records), placed);
  return placed;
}

async function isAnyAwaited(records: Finding['records']): Promise<boolean> {
  const found = await records.read((db) =>
    db.selectFrom('awaited_targets').select('target').limit(1).executeTakeFirst(),
  );
  return found !== undefined;
}

/** Those of the rows that are awaited, by their keys. */
async function awaitedOf(
  rows: readonly (readonly unknown[])[],
  records: Finding['records'],
): Promise<Map<string, Target>> {
  const awaited = new Map<string, Target>();
  const bySender = Map.groupBy(rows, ([workspace, producer]) => `${String(workspace)}\u0000${String(producer)}`);
  for (const some of bySender.values()) {
    const [workspace = '', producer = ''] = (some[0] ?? []).map(String);
    for (let at = 0; at < some.length; at += chunk) {
      const ids = some.slice(at, at + chunk).map((row) => String(row[2]));
      const found = await records.read((db) =>
        db
          .selectFrom('awaited_targets')
          .select(['target', 'test'])
          .where('workspace', '=', workspace)
          .where('producer', '=', producer)
          .where('target', 'in', ids)
          .execute(),
      );
      for (const { target: id, test } of found) {
        const target = { workspace, producer, id, test: test === 1 };
        awaited.set(keyOf(target), target);
      }
    }
  }
  return awaited;
}

function collect(
  rows: readonly (readonly unknown[])[],
  wanted: ReadonlyMap<string, Target>,
  placed: Map<string, Placed>,
): void {
  for (const row of rows) {
    const key = row.slice(0, 3).map(String).join('\u0000');
    const target = wanted.get(key);
    if (target === undefined) continue;
    const [partition = 0, offset = 0, item = 0] = row.slice(3).map(Number);
    placed.set(key, { target, place: { partition, offset, item } });
  }
}

/** Each place once, in an order that does not depend on how the engine answers: what is cut into chunks is cut the same again. */
function inOrder(placed: readonly Placed[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { target, place } of placed) {
    const name = nameOf(place);
    wanted.set(name, { ...place, test: target.test && wanted.get(name)?.test !== false });
  }
  return [...wanted.values()].toSorted(byPlace);
}

const nameOf = ({ partition, offset, item }: EventPlace): string => `${partition}/${offset}/${item}`;

const byPlace = (a: EventPlace, b: EventPlace): number =>
  a.partition - b.partition || a.offset - b.offset || a.item - b.item;

/** Those that nothing has superseded before this range, by place; of what only tests name, the tests. */
async function eventsAt(places: readonly Wanted[], { store, range, signal }: Finding): Promise<Superseded[]> {
  const events: Superseded[] = [];
  for (let at = 0; at < places.length; at += chunk) {
    const some = places.slice(at, at + chunk);
    const { rows } = await store.query(
      `SELECT partition, offset, item, workspace, subject_kind, subject, test FROM events
       WHERE ${standsAt(some)} AND superseded IN (0, {to:UInt64})
       ORDER BY partition, offset, item`,
      { params: { to: range.to }, signal, as: 'platform' },
    );
    const onlyTests = new Set(some.filter(({ test }) => test).map(nameOf));
    for (const [partition, offset, item, workspace, kind, subject, test] of rows) {
      const place = { partition: Number(partition), offset: Number(offset), item: Number(item) };
      if (onlyTests.has(nameOf(place)) && Number(test) === 0) continue;
      events.push({ ...place, workspace: String(workspace), kind: String(kind), subject: String(subject) });
    }
  }
  return events;
}
