import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { openClickhouseStore } from '../clickhouse/clickhouse-store.ts';
import { storeContract } from '../store.contract.ts';
import { startEngine } from './engine.ts';

storeContract('embedded engine', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  const engine = await startEngine({ directory, memoryBytes: 2_000_000_000, logger: silent, clock: systemClock });
  const store = openClickhouseStore({
    endpoint: engine.endpoint,
    database: 'millrace',
    logger: silent,
    clock: systemClock,
  });
  return {
    store,
    close: async () => {
      await store.close();
      await engine.stop();
      rmSync(directory, { recursive: true });
    },
  };
});
