import { startBroker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { brokerAwayRound, type BrokerFault } from './broker-away-round.ts';
import { countedOnceRound } from './counted-once-round.ts';
import { killRound } from './kill-round.ts';
import { writeLongResult } from './long-result.ts';

const faults: readonly BrokerFault[] = ['killed', 'hung', 'stopped'];

test('on Kafka nothing is lost or counted twice through many kills of the platform and faults of the broker', async () => {
  await using broker = await startBroker();
  const log = { MILLRACE_LOG: `kafka://${broker.address}` };
  await using once = await startPlatform({
    env: { ...log, MILLRACE_LOG_TOPICS: 'once', MILLRACE_INDEX_EVENTS: '20000' },
  });
  const countedOnce = await countedOnceRound(once, { count: 50_000, kills: 8, seed: 3 });
  await using killed = await startPlatform({ env: { ...log, MILLRACE_LOG_TOPICS: 'killed' } });
  const kills = await killRound(killed, { kills: 20, seed: 3, connections: 8, withinMs: 600_000 });
  await killed.stop();
  await using away = await startPlatform({ env: { ...log, MILLRACE_LOG_TOPICS: 'away' } });
  const broken = await brokerAwayRound(away, broker, {
    faults: Array.from({ length: 8 }, () => faults).flat(),
    seed: 4,
    connections: 8,
  });
  await away.stop();
  await using both = await startPlatform({ env: { ...log, MILLRACE_LOG_TOPICS: 'both' } });
  const together = await brokerAwayRound(both, broker, {
    faults: Array.from({ length: 6 }, () => 'killed with the platform' as const),
    seed: 5,
    connections: 8,
  });
  for (const found of [kills, broken, together]) expect(found).toMatchObject({ lost: 0, double: 0 });
  await writeLongResult('kafka', { countedOnce, kills, broken, together });
});
