import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import { CloudEvent, emitterFor, HTTP, Mode, type Message } from 'cloudevents';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Event } from '@millrace/contract';
import type { Log, LogReader } from '../../log/log.ts';
import { temporaryLog, type TemporaryLog } from '../../log/segments/temporary-log.fixture.ts';
import { noRulesAt, readReceived, type Pressure } from '../collect.ts';
import { collectApp } from '../collect.fixture.ts';

let home: TemporaryLog;
let log: Log;
let reader: LogReader;
let app: FastifyInstance;
let host: string;
let pressure: Pressure | null = null;
let seen = 0;

beforeAll(async () => {
  home = await temporaryLog();
  log = await home.open();
  reader = log.reader('received');
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  app = await collectApp(writer, { admitting: () => pressure, clock: { now: () => Date.now() } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  host = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterEach(() => {
  pressure = null;
});
afterAll(async () => {
  await app.close();
  await log.close();
  await home.destroy();
});

/** The events that came since the last look; all must have been accepted. */
async function events(): Promise<Event[]> {
  const found: Event[] = [];
  for (; seen < reader.end(0); seen += 1) {
    const entry = await readReceived(await reader.read(0, seen), { partition: 0, offset: seen }, noRulesAt);
    for (const item of entry.items) {
      if (item.verdict !== 'accepted') throw new Error(item.code);
      found.push(item.event);
    }
  }
  return found;
}

it('@segment/analytics-node sends every kind of call, unchanged', async () => {
  const analytics = new Analytics({ writeKey: 'secret', host, maxRetries: 0 });
  const sent: (string | undefined)[] = [];
  analytics.on('track', (ctx) => sent.push(ctx.event.messageId));
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  analytics.track({ userId: 'u1', anonymousId: 'a1', event: 'Order Completed', properties: { total: 5 } });
  analytics.identify({ userId: 'u1', traits: { plan: 'pro' } });
  analytics.page({ anonymousId: 'a1', name: 'Home', category: 'Site', properties: { url: '/' } });
  analytics.screen({ anonymousId: 'a1', name: 'Main' });
  analytics.group({ userId: 'u1', groupId: 'g1', traits: { seats: 3 } });
  analytics.alias({ userId: 'u1', previousId: 'a1' });
  await analytics.closeAndFlush();
  expect(failures).toEqual([]);
  const found = await events();
  expect(found.map(({ type, subject, data }) => [type, subject?.id, data])).toEqual([
    ['Order Completed', 'u:u1', { total: 5, anonymousId: 'a1' }],
    ['identify', 'u:u1', { plan: 'pro' }],
    ['page', 'a:a1', { url: '/', name: 'Home', category: 'Site' }],
    ['screen', 'a:a1', { name: 'Main' }],
    ['group', 'u:u1', { seats: 3, groupId: 'g1' }],
    ['alias', 'u:u1', { previousId: 'a1' }],
  ]);
  expect(found[0]).toMatchObject({ id: sent[0], context: { library: { name: '@segment/analytics-node' } } });
  // The skew correction leaves what lies between the call and its sending.
  for (const { time, ownTime, received } of found) {
    expect(ownTime).toBeGreaterThan(received - 60_000);
    expect(time).toBeLessThanOrEqual(received);
  }
});

it('@segment/analytics-node tries again after a 503', async () => {
  const analytics = new Analytics({ writeKey: 'secret', host, maxRetries: 5, flushAt: 1 });
  const statuses: number[] = [];
  analytics.on('http_response', ({ status }) => {
    statuses.push(status);
    pressure = null;
  });
  pressure = { code: 'NOT_READY', retryAfter: 1 };
  analytics.track({ userId: 'u1', event: 'Again', messageId: 'again-1' });
  await analytics.closeAndFlush({ timeout: 15_000 });
  expect(statuses).toEqual([503, 200]);
  expect((await events()).map(({ id }) => id)).toEqual(['again-1']);
});

it('the CloudEvents SDK sends all three modes', async () => {
  const post = async (message: Message): Promise<unknown> => {
    const answer = await fetch(`${host}/v1/events`, {
      method: 'POST',
      headers: { ...(message.headers as Record<string, string>), authorization: 'Bearer secret' },
      body: message.body as string,
    });
    return { status: answer.status, body: await answer.json() };
  };
  const event = (id: string): CloudEvent<unknown> =>
    new CloudEvent({
      id,
      source: '/crm',
      type: 'lead.sold',
      subject: 'lead/1',
      time: '2026-11-21T00:00:00Z',
      data: { price: 5 },
      myext: 'x',
    });
  const answers = [
    await emitterFor(post, { binding: HTTP, mode: Mode.BINARY })(event('b')),
    await emitterFor(post, { binding: HTTP, mode: Mode.STRUCTURED })(event('s')),
    await post({
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify([event('1'), event('2')]),
    }),
  ];
  expect(answers).toMatchObject([{ body: { accepted: 1 } }, { body: { accepted: 1 } }, { body: { accepted: 2 } }]);
  const found = await events();
  expect(found.map(({ id }) => id)).toEqual(['b', 's', '1', '2']);
  for (const one of found) {
    expect(one).toMatchObject({
      producer: 'api//crm',
      type: 'lead.sold',
      subject: { kind: 'lead', id: '1' },
      data: { price: 5 },
    });
    expect(one.ownTime).toBe(Date.UTC(2026, 10, 21));
    expect(one.context).toMatchObject({ extensions: { myext: 'x' } });
  }
});
