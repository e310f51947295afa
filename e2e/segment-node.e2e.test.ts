import { Analytics } from '@segment/analytics-node';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { allEvents } from './all-events.ts';
import { killAll } from './kills.ts';
import { until } from './until.ts';

const rounds = 150;
const kinds = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

test("Segment's library for Node loses nothing and doubles nothing through a stop and a kill", async () => {
  await using platform = await startPlatform();
  const analytics = new Analytics({ writeKey: platform.writeKey, host: platform.url });
  const sent = new Map<string, string>();
  for (const kind of kinds) analytics.on(kind, ({ event }) => sent.set(event.messageId ?? '', kind));
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  let answered = 0;
  analytics.on('http_response', () => (answered += 1));

  const ends = [platform.stop, () => killAll(platform)];
  for (const end of ends) {
    const at = answered + 3;
    callAll(analytics, rounds / 3);
    await until('some were sent', () => answered >= at);
    // More are on their way and in its queue when the platform goes.
    callAll(analytics, rounds / 6);
    await end();
    callAll(analytics, rounds / 6);
    await platform.restart();
  }
  await analytics.closeAndFlush({ timeout: 60_000 });
  expect(failures).toEqual([]);
  await platform.idle();

  const found: [string, string][] = [];
  for await (const { id, type } of allEvents(platform)) found.push([id, type === 'Order Completed' ? 'track' : type]);
  expect(found).toHaveLength(sent.size);
  expect(new Map(found)).toEqual(sent);
  expect(sent.size).toBeGreaterThanOrEqual(rounds * kinds.length);
  const { total, balanced } = await platform.books();
  expect(total).toMatchObject({ admitted: sent.size, conflict: 0, quarantined: 0, rejected: 0 });
  expect(balanced).toBe(true);
});

function callAll(analytics: Analytics, times: number): void {
  for (let n = 0; n < times; n += 1) {
    const who = { userId: `user-${n % 10}` };
    analytics.track({ ...who, event: 'Order Completed', properties: { total: n } });
    analytics.identify({ ...who, traits: { plan: 'pro' } });
    analytics.page({ ...who, name: 'Home', properties: { url: '/' } });
    analytics.screen({ ...who, name: 'Main' });
    analytics.group({ ...who, groupId: 'acme' });
    analytics.alias({ ...who, previousId: `old-${n}` });
  }
}
