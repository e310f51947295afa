import { openForWriting } from '@millrace/server/records/sqlite/sqlite-file.ts';

/** About a slice of admit: 1 MB. */
const perGroup = 32;

export type Ceiling = { run(bodies: readonly Buffer[]): void; close(): void };

type Parsed = { readonly type: string; readonly subject: { readonly kind: string; readonly id: string } };

/** JSON.parse of the bodies and one durable commit a group, with a state of 120 bytes for each of its subjects. */
export function openCeiling(directory: string): Ceiling {
  const db = openForWriting(`${directory}/ceiling`);
  db.exec(
    'CREATE TABLE states (workspace TEXT, kind TEXT, id TEXT, state TEXT, version INTEGER, PRIMARY KEY (workspace, kind, id)) WITHOUT ROWID',
  );
  const put = db.prepare(
    `INSERT INTO states (workspace, kind, id, state, version) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET state = excluded.state, version = excluded.version`,
  );
  const state = JSON.stringify({ first: 1, last: 2, events: 4, types: 'x'.repeat(80) });
  let version = 0;
  const commit = db.transaction((bodies: readonly Buffer[]) => {
    const seen = new Set<string>();
    for (const body of bodies) {
      for (const { subject } of JSON.parse(body.toString()) as Parsed[]) seen.add(subject.id);
    }
    version += 1;
    for (const id of seen) put.run('w', 'lead', id, state, version);
  });
  return {
    run(bodies) {
      for (let from = 0; from < bodies.length; from += perGroup) commit(bodies.slice(from, from + perGroup));
    },
    close: () => db.close(),
  };
}
