import type { LinkChanges, LinkReading, LinkRow } from '../links.ts';
import type { Connection } from './sqlite-file.ts';

type Text = string | number;
const columns = 'workspace, kind, a, b, standing, number, said_by AS "by", producer, event, at';
const marks = 'VALUES (@workspace, @kind, @a, @b, @standing, @number, @by, @producer, @event, @at)';
const names = '(workspace, kind, a, b, standing, number, said_by, producer, event, at)';

/** The prepared statements about links: what admit asks in the middle of a slice, and what its commit writes. */
export function prepareLinks(db: Connection): { reading: LinkReading; write: (changes: LinkChanges) => void } {
  const link = db.prepare<Text[], LinkRow>(
    `SELECT ${columns} FROM links WHERE workspace = ? AND kind = ? AND a = ? AND b = ?`,
  );
  const side = (end: 'a' | 'b'): string =>
    `SELECT * FROM (SELECT ${columns} FROM links WHERE workspace = ? AND kind = ? AND ${end} = ? AND standing = ? ORDER BY at LIMIT ?)`;
  const linksOf = db.prepare<Text[], LinkRow>(`${side('a')} UNION ALL ${side('b')} ORDER BY at, a, b LIMIT ?`);
  const personOf = db.prepare<Text[], { person: string }>(
    'SELECT person FROM linked WHERE workspace = ? AND kind = ? AND id = ?',
  );
  // Asked for in order it would read all that is linked, in the order of its key.
  const membersOf = db.prepare<Text[], { id: string }>(
    'SELECT id FROM linked WHERE workspace = ? AND kind = ? AND person = ?',
  );
  const put = db.prepare(
    `INSERT INTO links ${names} ${marks} ON CONFLICT (workspace, kind, a, b) DO UPDATE SET standing = excluded.standing,
     number = excluded.number, said_by = excluded.said_by, producer = excluded.producer, event = excluded.event, at = excluded.at`,
  );
  const remember = db.prepare(`INSERT INTO link_changes ${names} ${marks}`);
  const group = db.prepare(
    `INSERT INTO linked (workspace, kind, id, person) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET person = excluded.person`,
  );
  const leave = db.prepare('DELETE FROM linked WHERE workspace = ? AND kind = ? AND id = ?');
  return {
    reading: {
      link: ({ workspace, kind, a, b }) => link.get(workspace, kind, a, b),
      linksOf: ({ workspace, kind, id }, standing, most) => {
        const half = [workspace, kind, id, standing, most];
        return linksOf.all(...half, ...half, most);
      },
      personOf: ({ workspace, kind, id }) => personOf.get(workspace, kind, id)?.person,
      membersOf: ({ workspace, kind, id }) =>
        membersOf
          .all(workspace, kind, id)
          .map((row) => row.id)
          .toSorted(),
    },
    write: ({ links, persons }) => {
      for (const row of links) {
        put.run(row);
        remember.run(row);
      }
      for (const { workspace, kind, id, person } of persons) {
        if (person === null) leave.run(workspace, kind, id);
        else group.run(workspace, kind, id, person);
      }
    },
  };
}
