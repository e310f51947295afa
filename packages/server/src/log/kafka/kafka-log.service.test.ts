import { afterAll, beforeAll } from 'vitest';
import { logContract } from '../log.contract.ts';
import { startBroker, type Broker } from './kafka-broker.fixture.ts';
import { temporaryKafka } from './temporary-kafka.fixture.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

logContract('Kafka', async () => ({ ...temporaryKafka(broker), destroy: async () => {} }));
