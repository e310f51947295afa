import { startServer } from '@millrace/server/store/clickhouse/clickhouse-server.fixture.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { forgetful, storeAwayRound, type StoreAway } from './store-away-round.ts';
import { startStoreProxy, type ProxyMode } from './store-proxy.ts';

const size = { requests: { before: 100, away: 200 }, requestsPerSecond: 50 };

/** Capture's own figures are shown, not judged: they depend on what else the machine does. */
function shown(round: StoreAway): StoreAway {
  console.log(JSON.stringify(round));
  return round;
}

test('a store elsewhere, away at the start, then refusing, hanging, cutting answers off: everything arrives once', async () => {
  const server = await startServer();
  try {
    await using proxy = await startStoreProxy(server.url);
    await proxy.set('refuse');
    await using platform = await startPlatform({ env: { ...forgetful, MILLRACE_STORE: proxy.url } });
    await proxy.set('pass');
    const modes: ProxyMode[] = ['refuse', 'cut', 'hang', 'refuse', 'cut'];
    let turn = 0;
    const round = await storeAwayRound(platform, {
      ...size,
      away: () => proxy.set(modes[turn++ % modes.length] ?? 'refuse'),
      back: () => proxy.set('pass'),
    });
    expect(shown(round).waiting).toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
});
