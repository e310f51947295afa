import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { Failure } from '../../kernel/kernel.ts';
import type { Building, Reading, Records, Statement } from '../records.ts';
import type { Tables } from '../tables.ts';
import { failureOf, kyselyOf, openForReading, type Connection } from './sqlite-file.ts';
import { checkMigrated } from './sqlite-migrate.ts';

/** Connections kept open between reads. */
const kept = 4;

export type SqliteReaderOptions = {
  readonly directory: string;
  /** Hands statements to the thread of the writer, which calls `apply`; resolves when they are durable. */
  readonly send: (statements: readonly Statement[]) => Promise<void>;
};

/** Records for every thread but the writer's. The writer has opened the directory before. */
export async function openSqliteReader(options: SqliteReaderOptions): Promise<Records> {
  const snapshots = openSnapshots(options.directory);
  return {
    read: (fn) => snapshots.read(fn),
    write: (build) => options.send(compile(build)),
    close: async () => snapshots.close(),
  };
}

export type Snapshots = { read<T>(fn: (db: Reading) => Promise<T>): Promise<T>; close(): void };

/**
 * Reads, each in a read transaction of its own connection, so that concurrent and nested reads do not wait for each
 * other. A read that stays open keeps the WAL from being reused: `fn` awaits its queries and nothing else.
 */
export function openSnapshots(directory: string): Snapshots {
  const idle: { readonly connection: Connection; readonly db: Kysely<Tables> }[] = [];
  let closed = false;
  const open = (): (typeof idle)[number] => {
    try {
      const connection = openForReading(directory);
      return { connection, db: kyselyOf(connection) };
    } catch (error) {
      throw failureOf(error);
    }
  };
  const first = open();
  try {
    checkMigrated(first.connection);
  } catch (error) {
    first.connection.close();
    throw failureOf(error);
  }
  idle.push(first);
  return {
    async read(fn) {
      if (closed) throw new Failure('NOT_READY', { detail: 'records are closed' });
      const taken = idle.pop() ?? open();
      try {
        return await taken.db.transaction().execute(fn);
      } catch (error) {
        throw failureOf(error);
      } finally {
        if (closed || idle.length >= kept) taken.connection.close();
        else idle.push(taken);
      }
    },
    close() {
      closed = true;
      for (const { connection } of idle.splice(0)) connection.close();
    },
  };
}

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** Statements as they travel between threads: text and values, nothing else. */
export function compile(build: (db: Building) => readonly { compile(): Statement }[]): readonly Statement[] {
  return build(builder).map((statement) => {
    const { sql, parameters } = statement.compile();
    return { sql, parameters };
  });
}
