import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Linking } from '../../collect/collect.ts';
import { silent, systemClock } from '../../kernel/kernel.ts';
import type { LinkRow } from '../../records/records.ts';
import { openSqliteWriter } from '../../records/sqlite/sqlite-writer.ts';
import { LinkBook } from './link-book.ts';

export type Told = {
  readonly from: string;
  readonly to: string;
  readonly by?: Linking['by'];
  readonly removes?: boolean;
};

/** For tests: records of their own, and slices that say what the test tells them. */
export async function temporaryLinks() {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-links-'));
  const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  const { epoch } = await records.claim('admit', 0);
  let said = 0;
  let slices = 0;
  return {
    records,
    /** One slice, committed. Returns the ids whose person is another now. */
    async slice(told: readonly Told[]): Promise<Record<string, string>> {
      const book = new LinkBook(records.links);
      for (const { from, to, by = 'secret', removes = false } of told) {
        said += 1;
        const saying = { workspace: 'w', producer: 'api', event: `e${said}`, at: said };
        book.take({ kind: 'person', id: from, others: [to], by, removes }, saying);
      }
      const at = { receivedFrom: slices, receivedTo: slices + 1, admittedFrom: slices, admittedTo: slices + 1 };
      const range = { partition: 0, ...at, quarantineFrom: 0, quarantineTo: 0, events: told.length };
      const rest = { unnamed: [], states: [], books: [], defer: [], settled: [] };
      await records.commit({ follower: 'admit', epoch, range, ...rest, links: book.memory.changes() });
      slices += 1;
      return Object.fromEntries(book.memory.moved().map(({ id, person }) => [id, person ?? id]));
    },
    /** Every linked id with its person. */
    async persons(): Promise<Record<string, string>> {
      const rows = await records.read((db) => db.selectFrom('linked').selectAll().orderBy('id').execute());
      return Object.fromEntries(rows.map(({ id, person }) => [id, person]));
    },
    /** How many links stand so. */
    async standing(standing: LinkRow['standing']): Promise<number> {
      const rows = await records.read((db) =>
        db.selectFrom('links').select('a').where('standing', '=', standing).execute(),
      );
      return rows.length;
    },
    async destroy(): Promise<void> {
      await records.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
export type TemporaryLinks = Awaited<ReturnType<typeof temporaryLinks>>;
