import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { Failure } from '../../kernel/kernel.ts';
import type { AuditDraft, Building, Guarded, Reading, Records, Statement, Write } from '../records.ts';
import type { Tables } from '../tables.ts';
import { failureOf, kyselyOf, openForReading, type Connection } from './sqlite-file.ts';
import { checkMigrated } from './sqlite-migrate.ts';

/** Connections kept open between reads. */
const kept = 4;

export type SqliteReaderOptions = {
  readonly directory: string;
  /** Hands a write to the thread of the writer, which calls `apply`; resolves when it is durable. */
  readonly send: (write: Write) => Promise<void>;
};

/** Records for every thread but the writer's. The writer has opened the directory before. */
export async function openSqliteReader(options: SqliteReaderOptions): Promise<Records> {
  const snapshots = openSnapshots(options.directory);
  return {
    read: (fn) => snapshots.read(fn),
    write: (build, audit) => options.send(compile(build, audit)),
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

type Compiling = { compile(): { readonly sql: string; readonly parameters: readonly unknown[] } };

/** A write as it travels between threads: text and values, nothing else. */
export function compile(
  build: (db: Building) => readonly (Compiling | Guarded)[],
  audit: readonly AuditDraft[] = [],
): Write {
  const statements = build(builder).map((part): Statement => {
    const { sql, parameters } = ('compile' in part ? part : part.statement).compile();
    return { sql, parameters, ...('rows' in part && { rows: part.rows }) };
  });
  return { statements, audit };
}
