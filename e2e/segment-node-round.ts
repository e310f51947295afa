import { Analytics } from '@segment/analytics-node';
import type { Platform } from '@millrace/testbed/platform.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { killAll } from './kills.ts';
import { until } from './until.ts';
import { tellTrouble } from './trouble.ts';

const kinds = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

export type SegmentOptions = {
  /** How often each kind is called around each end of the platform. */
  readonly calls: number;
  /** How often the platform is stopped and killed, in turns. */
  readonly ends: number;
};

/** Segment's library for Node, unchanged, through ends of the platform: each call arrives once. Returns how many there were. */
export async function segmentNodeRound(platform: Platform, { calls, ends }: SegmentOptions): Promise<number> {
  tellTrouble(platform);
  const analytics = new Analytics({ writeKey: platform.writeKey, host: platform.url });
  const sent = new Map<string, string>();
  for (const kind of kinds) analytics.on(kind, ({ event }) => sent.set(event.messageId ?? '', kind));
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  let answered = 0;
  analytics.on('http_response', () => (answered += 1));

  for (let end = 0; end < ends; end += 1) {
    const at = answered + 3;
    callAll(analytics, calls / 2);
    await until('some were sent', () => answered >= at);
    // More are on their way and in its queue when the platform goes.
    callAll(analytics, calls / 4);
    await (end % 2 === 0 ? platform.stop() : killAll(platform));
    callAll(analytics, calls / 4);
    await platform.restart();
  }
  await analytics.closeAndFlush({ timeout: 60_000 });
  expect(failures).toEqual([]);
  await platform.idle();

  const found: [string, string][] = [];
  for await (const { id, type } of allEvents(platform)) found.push([id, type === 'Order Completed' ? 'track' : type]);
  expect(found).toHaveLength(sent.size);
  expect(new Map(found)).toEqual(sent);
  expect(sent.size).toBe(ends * calls * kinds.length);
  const { total, balanced } = await platform.books();
  expect(total).toMatchObject({ admitted: sent.size, conflict: 0, quarantined: 0, rejected: 0 });
  expect(balanced).toBe(true);
  return sent.size;
}

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
