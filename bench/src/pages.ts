import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform } from '@millrace/testbed/platform.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../../e2e/browser.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { median, round } from './figures.ts';

const viewport = { width: 1440, height: 900 };
const workspace = 'demo';
const budgets = { firstMs: 1_000, changeMs: 200, shift: 0.05, elements: 1_500, requests: 6 } as const;
const places = [
  '',
  '/explore',
  '/funnels',
  '/retention',
  '/attribution',
  '/segments',
  '/people',
  '/leads',
  '/dashboards',
];
const more = ['/live', '/quarantine', '/catalog', '/definitions', '/books', '/settings'];
const opened = 5;

/** Of one opening of a page: milliseconds since it was asked for, and what it took. */
type Seen = {
  readonly place: string;
  readonly first: number;
  readonly whole: number;
  readonly shift: number;
  readonly elements: number;
  readonly requests: number;
};

/** Runs in the page before its own scripts: what the browser says of paints and of what moved. */
const watch = `globalThis.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });`;

/** Resolves with the time at which the page has a title and waits for nothing, on its own clock. */
const whole = `new Promise((resolve) => {
  const look = () =>
    document.querySelector('h1') && !document.querySelector('[role="status"][aria-label="Loading"]')
      ? resolve(performance.now())
      : requestAnimationFrame(look);
  look();
})`;

/**
 * The dashboard in a browser on the demo: how soon each page shows its first content when nothing is cached, and how long
 * a change to it takes when all is. The ceiling is a page of one line of text from the same platform.
 */
export async function pages({ only = '', tell = () => {} }: BenchOptions = {}): Promise<BenchRow[]> {
  await using platform = await startPlatform({ demo: true });
  // Both histories, that of the leads and that of the app.
  while (platform.logs().split('demo history imported').length < 3) await pause(500);
  await platform.idle();
  await using browser = await openBrowser();
  const state = await signIn(browser, platform.signIn);
  const rows: BenchRow[] = [];
  const add = (row: BenchRow): void => {
    rows.push(row);
    tell(row);
  };
  const bare = await repeated(async () => await paintOf(browser, state, `${platform.url}/health/live`));
  const all: Seen[] = [];
  for (const place of [...places, ...more].filter((each) => each.includes(only))) {
    const seen = await repeated(async () => await cold(browser, state, { url: platform.url, place }));
    all.push(...seen);
    const first = median(seen.map((each) => each.first));
    const ceiling = round(median(bare));
    add({
      name: `${nameOf(place)}: first content, nothing cached`,
      value: round(first),
      unit: 'ms p50',
      ceiling,
      ratio: round(first / ceiling),
      budget: `≤ ${budgets.firstMs} ms`,
      met: first <= budgets.firstMs,
    });
    add({ name: `${nameOf(place)}: whole`, value: round(median(seen.map((each) => each.whole))), unit: 'ms p50' });
  }
  for (const [name, key, unit] of [
    ['most that moved on a page', 'shift', 'of the window'],
    ['most elements of a page', 'elements', ''],
    ['most requests of a page to the platform', 'requests', ''],
  ] as const) {
    const [worst] = all.toSorted((a, b) => b[key] - a[key]);
    if (worst === undefined) continue;
    const value = worst[key];
    const which = `${name}, ${nameOf(worst.place)}`;
    add({ name: which, value: round(value), unit, budget: `≤ ${budgets[key]}`, met: value <= budgets[key] });
  }
  for (const { place, ms } of await changes(browser, state, platform.url))
    add({
      name: `${nameOf(place)}: change to it, cached`,
      value: round(ms),
      unit: 'ms p50',
      budget: `≤ ${budgets.changeMs} ms`,
      met: ms <= budgets.changeMs,
    });
  return rows;
}

const nameOf = (place: string): string => (place === '' ? '/ (overview)' : place);

async function repeated<T>(run: () => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (let n = 0; n < opened; n += 1) found.push(await run());
  return found;
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

async function signIn(browser: Browser, link: string): Promise<State> {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return await context.storageState();
}

async function paintOf(browser: Browser, storageState: State, url: string): Promise<number> {
  await using context = await browser.newContext({ storageState, viewport });
  const page = await context.newPage();
  await page.goto(url);
  return await firstPaint(page);
}

const firstPaint = async (page: Page): Promise<number> =>
  await page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      if (paint) resolve(paint.startTime); else requestAnimationFrame(look);
    };
    look();
  })`);

/** A page in a browser that has seen none of it before. */
async function cold(
  browser: Browser,
  storageState: State,
  { url, place }: { readonly url: string; readonly place: string },
): Promise<Seen> {
  await using context = await browser.newContext({ storageState, viewport });
  await context.addInitScript(watch);
  const page = await context.newPage();
  let requests = 0;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    // The stream of what comes is opened besides.
    if (pathname.startsWith('/api/') && pathname !== '/api/live') requests += 1;
  });
  await page.goto(`${url}/${workspace}${place}`);
  const first = await firstPaint(page);
  const wholeAt = await page.evaluate<number>(whole);
  const { shift, elements } = await page.evaluate<{ shift: number; elements: number }>(
    `({ shift: globalThis.shift, elements: document.querySelectorAll('*').length })`,
  );
  return { place, first, whole: wholeAt, shift, elements, requests };
}

/** Through the pages by their links in the navigation, round after round: the first fills what later ones find. */
async function changes(browser: Browser, storageState: State, url: string) {
  await using context = await browser.newContext({ storageState, viewport });
  const page = await context.newPage();
  await page.goto(`${url}/${workspace}`);
  await page.evaluate(whole);
  const links = [...places, ...more];
  const times = new Map(links.map((place): [string, number[]] => [place, []]));
  for (let round = 0; round <= opened; round += 1)
    for (const place of [...links.slice(1), '']) {
      const ms = await page.evaluate<number>(`new Promise((resolve) => {
        const start = performance.now();
        const before = document.querySelector('h1');
        document.querySelector('nav a[href="/${workspace}${place}"]').click();
        const look = () => {
          const title = document.querySelector('h1');
          if (title && title !== before) resolve(performance.now() - start); else requestAnimationFrame(look);
        };
        look();
      })`);
      await page.evaluate(whole);
      if (round > 0) times.get(place)?.push(ms);
    }
  return [...times].map(([place, list]) => ({ place, ms: median(list) }));
}
