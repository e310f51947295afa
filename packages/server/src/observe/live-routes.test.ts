import fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../kernel/kernel.ts';
import { temporaryLog } from '../log/segments/temporary-log.fixture.ts';
import { liveRoutes } from './live-routes.ts';
import { StateFeed } from './state-feed.ts';
import { Tail } from './tail.ts';

afterEach(() => void vi.useRealTimers());

test('a stream ends when the key that opened it is revoked, without waiting for the next second', async () => {
  // Nothing but the revocation can end it.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const place = await temporaryLog();
  const log = await place.open();
  const tail = new Tail(log.reader('admitted'), systemClock);
  const states = new StateFeed({
    tail,
    store: { query: () => Promise.reject(new Error('not asked')) },
    stored: () => 0,
  });
  const app = fastify();
  let allowed = true;
  const listeners = new Set<() => void>();
  liveRoutes(app, {
    tail,
    states,
    workspaceOf: () => 'w',
    mayStillRead: () => allowed,
    onRevoked: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const reading = app.inject('/api/live').then(({ body }) => body);
  await expect.poll(() => listeners.size).toBe(1);
  for (const listener of listeners) listener();
  expect(listeners.size).toBe(1);
  allowed = false;
  for (const listener of listeners) listener();
  expect(await reading).toMatch(/^event: rates\n/);
  await expect.poll(() => listeners.size).toBe(0);
  await app.close();
  await log.close();
  await place.destroy();
});
