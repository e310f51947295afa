import { Agent, createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { oddKinds, oddRequests } from './odd-requests.ts';
import { sendOdd } from './send-odd.ts';

const keys = { write: 'wk_0123456789', public: 'pk_0123456789', admin: 'ak_0123456789' };

test('the same seed gives the same requests, and every kind occurs', () => {
  const make = (): unknown[] =>
    [...oddRequests({ count: 1500, seed: 1, keys, heavyShare: 0.008 })].map((odd) => ({
      ...odd,
      body: odd.body?.subarray(0, 2000).toString('hex'),
    }));
  const first = make();
  expect(make()).toEqual(first);
  const kinds = new Set((first as { kind: string }[]).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(oddKinds.toSorted());
});

test('they vary', () => {
  const odd = [...oddRequests({ count: 2000, seed: 2, keys, heavyShare: 0 })];
  const bodies = new Set(
    odd.map(({ path, headers, body }) => `${path} ${JSON.stringify(headers)} ${body?.toString('latin1') ?? ''}`),
  );
  expect(bodies.size).toBeGreaterThan(1800);
});

test('each can be sent, and something comes of it', async () => {
  const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const odd = [...oddRequests({ count: 1000, seed: 3, keys, heavyShare: 0.002 })];
  const answers = await Promise.all(odd.map((each) => sendOdd(url, each, agent)));
  const hungUp = odd.filter((_, index) => answers[index]?.status === null).map(({ kind }) => kind);
  expect(new Set(hungUp)).toEqual(new Set(['cut off']));
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(900);
  agent.destroy();
  server.close();
});
