import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '../kernel/kernel.ts';
import { openSqliteReader } from '../records/sqlite/sqlite-reader.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { definitionsContract } from './definitions.contract.ts';

definitionsContract('sqlite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-catalog-'));
  return {
    open: () => openSqliteWriter({ directory, clock: systemClock, logger: silent }),
    openReader: (writer) => openSqliteReader({ directory, send: (write) => writer.apply(structuredClone(write)) }),
    dispose: () => rm(directory, { recursive: true }),
  };
});
