import { afterEach, expect, test } from 'vitest';
import { openSender } from './sender.ts';
import { standInCollector, type StandIn, type Trouble } from './stand-in-collector.ts';

const line = (id: string): string =>
  JSON.stringify({ id, type: 'a', time: '2026-01-01T00:00:00Z', subject: { kind: 'x', id: 'y' }, data: {} });

let collector: StandIn | undefined;
afterEach(() => collector?.stop());

async function open(troubles: readonly Trouble[] = []): Promise<StandIn> {
  collector = await standInCollector(troubles);
  return collector;
}

test('a request that is refused for now is sent again with the same bytes, after as long as the collector says', async () => {
  const { url, received } = await open([
    { status: 503, retryAfter: '7' },
    { status: 429, retryAfter: '3' },
    { status: 500 },
    'cut',
  ]);
  const waits: number[] = [];
  const sender = openSender({ url, key: 'k', gzip: true, wait: async (ms) => void waits.push(ms) });
  await sender.send([line('1'), line('2')]);
  expect(await sender.finish()).toEqual({ sent: 2, accepted: 2, quarantined: 0, rejected: 0, retried: 4 });
  expect(waits.map((ms) => Math.floor(ms / 1000))).toEqual([7, 3, 0, 0]);
  expect(waits.every((ms) => ms > 0)).toBe(true);
  expect(new Set(received.map(({ body }) => body.toString('hex'))).size).toBe(1);
  expect(received[0]?.lines).toEqual([line('1'), line('2')]);
});

test('nothing is lost while the collector is away, and nothing counts twice', async () => {
  const { url, received, stop, restart } = await open();
  await stop();
  let tries = 0;
  const wait = async (): Promise<void> => void ((tries += 1) === 5 && (await restart()));
  const sender = openSender({ url, key: 'k', inFlight: 1, wait });
  for (let id = 0; id < 20; id += 1) await sender.send([line(String(id))]);
  expect(await sender.finish()).toMatchObject({ sent: 20, accepted: 20, retried: 5 });
  expect(received.flatMap(({ lines }) => lines)).toEqual(Array.from({ length: 20 }, (_, id) => line(String(id))));
});

test('a collector that will never take a request ends the run', async () => {
  const { url } = await open([{ status: 401 }]);
  const sender = openSender({ url, key: 'wrong' });
  await sender.send([line('1')]);
  await expect(sender.finish()).rejects.toThrow('the collector refused a request: 401');
});

test('by the door of Segment lines go as one batch', async () => {
  const { url, received } = await open();
  const sender = openSender({ url, key: 'k' });
  await sender.send([line('1'), line('2')], 'segment');
  await sender.finish();
  expect(received.map(({ path, body }) => [path, body.toString()])).toEqual([
    ['/v1/batch', `{"batch":[${line('1')},${line('2')}]}`],
  ]);
});

test('verdicts are counted', async () => {
  const { url } = await open();
  const sender = openSender({ url, key: 'k' });
  await sender.send([line('1'), '{"id":', '7', line('x'.repeat(129))]);
  expect(await sender.finish()).toEqual({ sent: 4, accepted: 1, quarantined: 1, rejected: 2, retried: 0 });
});

test('an aborted sender gives up what was not answered', async () => {
  const { url, stop, restart } = await open();
  await stop();
  const abort = new AbortController();
  const sender = openSender({ url, key: 'k', signal: abort.signal, wait: async () => abort.abort() });
  await sender.send([line('1')]);
  expect(await sender.finish()).toEqual({ sent: 0, accepted: 0, quarantined: 0, rejected: 0, retried: 0 });
  await restart();
});
