import { startServer } from '@millrace/server/store/clickhouse/clickhouse-server.fixture.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { signalEngine } from './kills.ts';
import { forgetful, storeAwayRound } from './store-away-round.ts';
import { startStoreProxy, type ProxyMode } from './store-proxy.ts';

const size = { requests: { before: 100, away: 200 }, requestsPerSecond: 50 };

test('the engine killed again and again: capture goes on, everything arrives once', async () => {
  await using platform = await startPlatform({ env: forgetful });
  const { waiting } = await storeAwayRound(platform, {
    ...size,
    away: async () => void (await signalEngine(platform, 'SIGKILL')),
    back: async () => {},
  });
  expect(waiting).toBeGreaterThan(0);
});

test('the engine hung: capture goes on, everything arrives once', async () => {
  await using platform = await startPlatform({ env: forgetful });
  const { waiting } = await storeAwayRound(platform, {
    ...size,
    away: async () => void (await signalEngine(platform, 'SIGSTOP')),
    back: async () => void (await signalEngine(platform, 'SIGCONT')),
  });
  expect(waiting).toBeGreaterThan(0);
});

test('a store elsewhere that refuses, hangs and cuts answers off: everything arrives once', async () => {
  const server = await startServer();
  try {
    await using proxy = await startStoreProxy(server.url);
    await using platform = await startPlatform({ env: { ...forgetful, MILLRACE_STORE: proxy.url } });
    const modes: ProxyMode[] = ['refuse', 'cut', 'hang', 'refuse', 'cut'];
    let turn = 0;
    const { waiting } = await storeAwayRound(platform, {
      ...size,
      away: () => proxy.set(modes[turn++ % modes.length] ?? 'refuse'),
      back: () => proxy.set('pass'),
    });
    expect(waiting).toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
});
