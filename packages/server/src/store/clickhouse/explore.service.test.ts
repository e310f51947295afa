import { silent, systemClock } from '../../kernel/kernel.ts';
import { serverEndpoint } from '../endpoint.ts';
import { exploreContract } from '../explore.contract.ts';
import { startServer } from './clickhouse-server.fixture.ts';
import { openClickhouseStore } from './clickhouse-store.ts';

exploreContract('ClickHouse server', async () => {
  const server = await startServer();
  const store = openClickhouseStore({ ...serverEndpoint(server.url), logger: silent, clock: systemClock });
  return {
    store,
    close: async () => {
      await store.close();
      await server.stop();
    },
  };
});
