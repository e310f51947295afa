import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { LinkGroup } from '@millrace/contract';
import type { Platform } from '@millrace/testbed/platform.ts';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { openBrowser } from './browser.ts';
import { killAll } from './kills.ts';
import { until } from './until.ts';
import { tellTrouble } from './trouble.ts';

const library = dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/dist/umd/index.js'));

/** What the page runs: the library as it is published, with the key and our address, as the README says. */
const script = ({ publicKey, url }: Platform): string => `<!doctype html><title>Shop</title>
  <script src="/index.js"></script>
  <script>
    const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${publicKey}', cdnURL: '${url}' });
    const sent = [];
    const keep = (context) => sent.push([context.event.messageId, context.event.type]);
    const call = (times) => {
      for (let n = 0; n < times; n += 1) {
        analytics.track('Order Completed', { total: n }).then(keep);
        analytics.identify('ada', { plan: 'pro' }).then(keep);
        analytics.page('Shop', 'Home').then(keep);
        analytics.group('acme', { seats: 3 }).then(keep);
        analytics.alias('ada', 'old-' + n).then(keep);
      }
    };
  </script>`;

type Shop = AsyncDisposable & { readonly url: string };

/** A shop's own server: another origin than the platform's. */
async function openShop(platform: Platform): Promise<Shop> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(script(platform));
    readFile(join(library, basename(path))).then(
      (bytes) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const callsPerTurn = 5;
const call = (page: Page, times: number): Promise<unknown> => page.evaluate(`call(${times})`);
const sentSoFar = (page: Page): Promise<[string, string][]> => page.evaluate('sent');

/** Segment's library in a browser, unchanged, through ends of the platform: each call arrives once. Returns how many there were. */
export async function segmentBrowserRound(platform: Platform, ends: number): Promise<number> {
  tellTrouble(platform);
  await using shop = await openShop(platform);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const errors: unknown[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(shop.url);
    let answered = 0;
    page.on('response', (response) => (answered += response.url().includes('/v1/') && response.ok() ? 1 : 0));
    for (let end = 0; end < ends; end += 1) {
      const at = answered + 10;
      await call(page, 10);
      await until('some were answered', () => answered >= at);
      // More are on their way and in its queue when the platform goes.
      await call(page, 5);
      await (end % 2 === 0 ? platform.stop() : killAll(platform));
      await call(page, 5);
      await platform.restart();
    }
    await page.waitForFunction(`sent.length >= ${ends * 20 * callsPerTurn}`);
    const sent = new Map(await sentSoFar(page));
    expect(errors).toEqual([]);
    expect(sent.size).toBe(ends * 20 * callsPerTurn);
    // The library tries again after pauses of its own.
    await until('everything has arrived', async () => (await platform.books()).total.admitted >= sent.size, 90_000);
    await platform.idle();
    const found: [string, string][] = [];
    for await (const { id, type, producer } of allEvents(platform)) {
      expect(producer).toBe('web');
      found.push([id, type === 'Order Completed' ? 'track' : type]);
    }
    expect(found).toHaveLength(sent.size);
    expect(new Map(found)).toEqual(sent);
    const { total, balanced } = await platform.books();
    expect(total).toMatchObject({ admitted: sent.size, conflict: 0, quarantined: 0, rejected: 0 });
    expect(balanced).toBe(true);
    await expectOnePerson(platform);
    return sent.size;
  } finally {
    await browser.close();
  }
}

/** The browser was anonymous before it was Ada's, and the key is one that everybody can read. */
async function expectOnePerson(platform: Platform): Promise<void> {
  const answer = await platform.request('/api/links?kind=person&id=u:ada');
  const { person, ids } = (await answer.json()) as LinkGroup;
  expect(person).toBe('u:ada');
  const own = ids.filter((id) => !id.startsWith('a:old-'));
  expect(own).toEqual([expect.stringMatching(/^a:[0-9a-f-]{36}$/), 'u:ada']);
  const range = { from: 'now-1d', to: 'now' };
  const { rows } = await platform.ask({ kind: 'table', metric: 'subjects', by: [], range });
  expect(rows).toEqual([[1]]);
}
