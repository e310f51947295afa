import Database from 'better-sqlite3';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { auditContract } from '../audit.contract.ts';
import { booksContract } from '../books.contract.ts';
import { linksContract } from '../links.contract.ts';
import { timersContract } from '../timers.contract.ts';
import { recordsContract, type RecordsPlace } from '../records.contract.ts';
import { readMigrations } from '../migrations.ts';
import { prepareOperations } from './sqlite-commit.ts';
import { failureOf, openForWriting } from './sqlite-file.ts';
import { migrate } from './sqlite-migrate.ts';
import { openSqliteReader } from './sqlite-reader.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

const writerIn = (directory: string) => openSqliteWriter({ directory, clock: systemClock, logger: silent });

async function makePlace(): Promise<RecordsPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-records-'));
  return {
    open: () => writerIn(directory),
    openReader: (writer) => openSqliteReader({ directory, send: (write) => writer.apply(structuredClone(write)) }),
    dispose: () => rm(directory, { recursive: true }),
  };
}

recordsContract('sqlite', makePlace);
auditContract('sqlite', makePlace);
booksContract('sqlite', makePlace);
linksContract('sqlite', makePlace);
timersContract('sqlite', makePlace);

describe('the file', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'millrace-records-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const file = () => new Database(join(directory, 'records.db'));

  test('has one writer at a time', async () => {
    const first = await writerIn(directory);
    await expect(writerIn(directory)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
    await first.close();
    const second = await writerIn(directory);
    await second.close();
  });

  test('is fsynced at every commit', () => {
    const connection = openForWriting(directory);
    expect([
      connection.pragma('synchronous', { simple: true }),
      connection.pragma('journal_mode', { simple: true }),
    ]).toEqual([2, 'wal']);
    connection.close();
  });

  test('is migrated once', async () => {
    await (await writerIn(directory)).close();
    await (await writerIn(directory)).close();
    const db = file();
    expect(db.prepare('SELECT version FROM migrations ORDER BY version').all()).toEqual(
      readMigrations().map(({ version }) => ({ version })),
    );
    db.close();
  });

  test('of a newer release is refused, and stays unlocked', async () => {
    await (await writerIn(directory)).close();
    const db = file();
    db.prepare('INSERT INTO migrations VALUES (9999, ?, 0)').run('9999-later.sql');
    db.prepare('DELETE FROM migrations WHERE version < 9999').run();
    await expect(writerIn(directory)).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
    await expect(openSqliteReader({ directory, send: async () => {} })).rejects.toMatchObject({
      code: 'MIGRATION_UNKNOWN',
    });
    db.prepare('DELETE FROM migrations').run();
    for (const { version, name } of readMigrations())
      db.prepare('INSERT INTO migrations VALUES (?, ?, 0)').run(version, name);
    db.close();
    await (await writerIn(directory)).close();
  });

  test('a migration that fails leaves the version before it', () => {
    const db = file();
    const good = { version: 1, name: '0001-a.sql', sql: 'CREATE TABLE a (x text)' };
    const bad = { version: 2, name: '0002-b.sql', sql: 'CREATE TABLE b (x text); CREATE TABLE a (x text)' };
    expect(() => migrate(db, 0, [good, bad])).toThrow(/already exists/);
    expect(db.prepare('SELECT max(version) AS v FROM migrations').get()).toEqual({ v: 1 });
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'b'").get()).toEqual({ n: 0 });
    db.close();
  });

  test('a reader before any writer is told to wait', async () => {
    await expect(openSqliteReader({ directory, send: async () => {} })).rejects.toMatchObject({ code: 'NOT_READY' });
  });

  test('of a worker that was terminated can be opened again', async () => {
    const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { silent, systemClock } from ${url('../../kernel/kernel.ts')};
      import { openSqliteWriter } from ${url('./sqlite-writer.ts')};
      await openSqliteWriter({ directory: ${JSON.stringify(directory)}, clock: systemClock, logger: silent });
      parentPort.postMessage('open');
      setInterval(() => {}, 1000);`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    await once(worker, 'message');
    await expect(writerIn(directory)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
    await worker.terminate();
    await (await writerIn(directory)).close();
  });

  test('a claim whose commit fails is no claim', () => {
    const db = openForWriting(directory);
    migrate(db, 0);
    // A constraint that is looked at last makes the commit itself fail, as a disk that fills up does.
    db.exec(`
      PRAGMA foreign_keys = ON;
      CREATE TABLE owners (id integer PRIMARY KEY);
      CREATE TABLE owned (owner integer REFERENCES owners (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER breach AFTER INSERT ON checkpoints BEGIN INSERT INTO owned VALUES (1); END`);
    const { claim } = prepareOperations(db);
    expect(() => claim('admit', 0, 0)).toThrow(/FOREIGN KEY/);
    expect(db.prepare('SELECT count(*) AS n FROM checkpoints').get()).toEqual({ n: 0 });
    db.close();
  });

  test('that cannot grow is a full disk, and nothing of the write is kept', () => {
    const db = openForWriting(directory);
    migrate(db, 0);
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 1}`);
    const fill = db.transaction(() => {
      for (let n = 0; n < 20; n += 1) db.prepare('INSERT INTO meta VALUES (?, ?)').run(`k${n}`, 'x'.repeat(4096));
    });
    let failed: unknown;
    try {
      fill();
    } catch (error) {
      failed = failureOf(error);
    }
    expect(failed).toMatchObject({ code: 'DISK_FULL' });
    expect(db.prepare('SELECT count(*) AS n FROM meta').get()).toEqual({ n: 0 });
    db.close();
  });
});
