import type { LinkGroup, LinkView } from '@millrace/contract';
import type { LinksTable, Reading, Records } from '../../records/records.ts';
import { mostMembers } from './link-book.ts';
import type { Id } from './link-memory.ts';

const mostLinks = 500;
const mostHistory = 100;

/** All ids of the person that an id stands for, in order, itself included; at most `mostMembers`. */
export async function idsOf(db: Reading, { workspace, kind, id }: Id): Promise<{ person: string; ids: string[] }> {
  const linked = db.selectFrom('linked').where('workspace', '=', workspace).where('kind', '=', kind);
  const found = await linked.select('person').where('id', '=', id).executeTakeFirst();
  if (found === undefined) return { person: id, ids: [id] };
  const { person } = found;
  // Asked for in order the database would read all that is linked.
  const rows = await linked.select('id').where('person', '=', person).limit(mostMembers).execute();
  return { person, ids: rows.map((row) => row.id).toSorted() };
}

/** The person that an id stands for, with the links of all its ids and how they came about. */
export async function readGroup(records: Pick<Records, 'read'>, of: Id): Promise<LinkGroup> {
  return records.read(async (db) => {
    const { person, ids } = await idsOf(db, of);
    const rows = await linksOf(db, of, ids);
    const counts = await countsOf(db, of, ids);
    const links: LinkView[] = [];
    for (const row of rows.slice(0, mostLinks)) links.push(await viewOf(db, row));
    return { kind: of.kind, id: of.id, person, ids, links, more: rows.length > mostLinks, counts };
  });
}

async function linksOf(db: Reading, { workspace, kind }: Id, ids: readonly string[]): Promise<LinksTable[]> {
  const side = (end: 'a' | 'b') =>
    db
      .selectFrom('links')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where(end, 'in', ids)
      .orderBy('at', 'desc')
      .limit(mostLinks + 1)
      .execute();
  const own = new Set(ids);
  // A link between two of them is on both sides.
  const rows = [...(await side('a')), ...(await side('b')).filter(({ a }) => !own.has(a))];
  return rows.toSorted((one, other) => other.at - one.at).slice(0, mostLinks + 1);
}

async function countsOf(db: Reading, of: Id, ids: readonly string[]): Promise<Record<string, number>> {
  const { workspace, kind } = of;
  const sides = ['a', 'b'] as const;
  const counts: Record<string, number> = {};
  for (const side of sides) {
    const rows = await db
      .selectFrom('links')
      .select(['standing', ({ fn }) => fn.countAll<number>().as('count')])
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where(side, 'in', ids)
      // A link between two of them is on both sides.
      .$if(side === 'b', (query) => query.where('a', 'not in', ids))
      .groupBy('standing')
      .execute();
    for (const { standing, count } of rows) counts[standing] = (counts[standing] ?? 0) + count;
  }
  return counts;
}

async function viewOf(db: Reading, row: LinksTable): Promise<LinkView> {
  const { workspace, kind, a, b, number } = row;
  const changes =
    number === 1
      ? [row]
      : await db
          .selectFrom('link_changes')
          .selectAll()
          .where('workspace', '=', workspace)
          .where('kind', '=', kind)
          .where('a', '=', a)
          .where('b', '=', b)
          .orderBy('number', 'desc')
          .limit(mostHistory)
          .execute();
  return { from: a, to: b, ...sayingOf(row), history: changes.toReversed().map(sayingOf) };
}

function sayingOf({ standing, said_by, producer, event, at }: LinksTable): LinkView['history'][number] {
  return { standing, by: said_by, producer, event, at: new Date(at).toISOString() };
}
