import { startServer } from '@millrace/server/store/clickhouse/clickhouse-server.fixture.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { afterAll, expect, test } from 'vitest';
import { signalEngine } from './kills.ts';
import { writeLongResult } from './long-result.ts';
import { forgetful, storeAwayRound, type StoreAway } from './store-away-round.ts';
import { startStoreProxy, type ProxyMode } from './store-proxy.ts';

/** Two minutes without a store, after ten seconds with it. */
const size = { requests: { before: 1000, away: 12_000 }, requestsPerSecond: 100 };
const shown: Record<string, StoreAway> = {};

afterAll(() => writeLongResult('store-away', shown));

test('the engine killed whenever it comes back, for two minutes', async () => {
  await using platform = await startPlatform({ env: forgetful });
  const away = async (): Promise<void> => void (await signalEngine(platform, 'SIGKILL'));
  shown['killed'] = await storeAwayRound(platform, { ...size, away, back: async () => {} });
  expect(shown['killed'].waiting).toBeGreaterThan(0);
});

test('the engine hung for two minutes, and every one that is started in its place', async () => {
  await using platform = await startPlatform({ env: forgetful });
  const engines = new Set<number | undefined>();
  const away = async (): Promise<void> => void engines.add(await signalEngine(platform, 'SIGSTOP'));
  shown['hung'] = await storeAwayRound(platform, { ...size, away, back: async () => {} });
  // One that answers nothing for 30 s is killed.
  expect(engines.size).toBeGreaterThan(2);
  expect(shown['hung'].waiting).toBeGreaterThan(0);
});

for (const modes of [['refuse'], ['hang'], ['cut'], ['refuse', 'cut', 'hang', 'pass']] satisfies ProxyMode[][]) {
  test(`a store elsewhere, for two minutes: ${modes.join(', ')}`, async () => {
    const server = await startServer();
    try {
      await using proxy = await startStoreProxy(server.url);
      await using platform = await startPlatform({ env: { ...forgetful, MILLRACE_STORE: proxy.url } });
      let turn = 0;
      const away = (): Promise<void> => proxy.set(modes[turn++ % modes.length] ?? 'refuse');
      const round = await storeAwayRound(platform, { ...size, away, back: () => proxy.set('pass') });
      expect(round.waiting).toBeGreaterThan(0);
      shown[modes.join(' ')] = round;
    } finally {
      await server.stop();
    }
  });
}
