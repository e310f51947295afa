import { Failure, Idle, type Clock, type Logger } from '../../kernel/kernel.ts';
import type { RecordsWriter, Write } from '../records.ts';
import { prepareApply } from './sqlite-apply.ts';
import { prepareOperations } from './sqlite-commit.ts';
import { failureOf, kyselyOf, lockDirectory, openForWriting, type Connection } from './sqlite-file.ts';
import { migrate } from './sqlite-migrate.ts';
import { compile, openSnapshots } from './sqlite-reader.ts';

export type SqliteWriterOptions = { readonly directory: string; readonly clock: Clock; readonly logger: Logger };

/** Opens, locks and migrates the directory. DATA_LOCKED while another writer, of any thread or process, has it open. */
export async function openSqliteWriter({ directory, clock, logger }: SqliteWriterOptions): Promise<RecordsWriter> {
  const opened: Connection[] = [];
  const keep = (connection: Connection): Connection => {
    opened.unshift(connection);
    return connection;
  };
  const closeAll = (): void => {
    for (const connection of opened.splice(0)) connection.close();
  };
  try {
    keep(lockDirectory(directory));
    const db = keep(openForWriting(directory));
    migrate(db, clock.now());
    // Its own connection, so that `getStates` never sees what an unfinished `transact` has written.
    const transacting = kyselyOf(keep(openForWriting(directory)));
    const snapshots = openSnapshots(directory);
    const operations = prepareOperations(db);
    const applyAll = prepareApply(db);

    const idle = new Idle();
    let tail: Promise<unknown> = Promise.resolve();
    let closing: Promise<void> | undefined;

    /** One writing operation after the other. */
    const inTurn = <T>(fn: () => T | Promise<T>): Promise<T> => {
      if (closing !== undefined) return Promise.reject(new Failure('NOT_READY', { detail: 'records are closed' }));
      idle.begin();
      const turn = tail
        .then(fn)
        .catch((error: unknown) => Promise.reject(failureOf(error)))
        .finally(() => idle.end());
      tail = turn.catch(() => undefined);
      return turn;
    };
    const apply = (write: Write): Promise<void> => inTurn(() => applyAll(write));

    logger.info({ directory }, 'records are open');
    return {
      read: (fn) => snapshots.read(fn),
      write: (build, audit) => apply(compile(build, audit)),
      apply,
      transact: (fn) => inTurn(() => transacting.transaction().execute(fn)),
      claim: (follower, partition) => inTurn(() => operations.claim(follower, partition, clock.now())),
      getStates: (keys) => {
        try {
          return operations.getStates(keys);
        } catch (error) {
          throw failureOf(error);
        }
      },
      links: operations.links,
      getSeen: (key) => {
        try {
          return operations.getSeen(key);
        } catch (error) {
          throw failureOf(error);
        }
      },
      timers: operations.timers,
      commit: (commit) => inTurn(() => operations.commit(commit, clock.now())),
      plan: (plan) => inTurn(() => operations.plan(plan)),
      advance: (plan) => inTurn(() => operations.advance(plan, plan.books ?? [], clock.now())),
      pendingPlan: (follower, partition) => inTurn(() => operations.pendingPlan(follower, partition)),
      idle: () => idle.wait(),
      close: () => {
        closing ??= tail.then(() => {
          snapshots.close();
          closeAll();
        });
        return closing;
      },
    };
  } catch (error) {
    closeAll();
    throw failureOf(error);
  }
}
