import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, listen, openBrowser, picture, type Complaints } from './browser.ts';

const minute = 60_000;
const events = '/main?show=events';
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A day of events until now, an hour each: of ten events seven are of one type. */
const lastDay = (now: number) =>
  Array.from({ length: 24 }, (_, hour) =>
    Array.from({ length: 150 }, (__, n) => ({
      id: `day-${hour}-${n}`,
      type: n % 10 < 7 ? 'enhancement.completed' : n % 10 < 9 ? 'page.seen' : 'order.placed',
      time: new Date(now - (hour * 150 + n + 1) * 24_000).toISOString(),
      subject: `thing/${n % 40}`,
    })),
  );

let platform: Platform;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: Complaints;

beforeAll(async () => {
  platform = await startPlatform();
  for (const hour of lastDay(Date.now())) await platform.send(hour);
  await platform.idle();
  browser = await openBrowser();
  context = await browser.newContext({ viewport: sizes.wide, colorScheme: 'light' });
  context.setDefaultTimeout(minute);
  complaints = await listen(context, platform.url);
  page = await context.newPage();
}, 2 * minute);

afterAll(async () => {
  await browser?.close();
  await platform?.[Symbol.asyncDispose]();
});

/** The big figure under a name of the strip on top, as a number. */
async function figure(name: string): Promise<number> {
  const text = await page
    .locator('li', { has: page.getByRole('heading', { name }) })
    .locator('p')
    .first()
    .innerText();
  return Number(text.replaceAll(/[^\d.]/g, ''));
}

async function open(path: string): Promise<void> {
  await page.goto(`${platform.url}${path}`);
}

async function signIn(key: string): Promise<void> {
  await page.getByLabel('Admin key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The stream is open: the first figures come with it. Lines of before may stand in the tail. */
async function listening(): Promise<void> {
  await page.locator('dt', { hasText: 'lag' }).waitFor();
}

const live = (): Promise<void> => open('/main/live');

describe('the dashboard', () => {
  test('the printed link signs in', async () => {
    await page.goto(platform.signIn);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(page.url()).toBe(`${platform.url}/main`);
  });

  test('the overview shows figures that move', async () => {
    await open(events);
    await expect.poll(() => figure('Events, last 60 min')).toBeGreaterThan(100);
    await page.getByRole('img', { name: /events in the last 60 min, at most .* per minute; most are/ }).waitFor();
    await page.getByText('Balanced', { exact: true }).waitFor();
    const before = await figure('Events, last 60 min');
    // Figures change in their places: nothing is drawn anew.
    await page.evaluate("globalThis.kept = [...document.querySelectorAll('main li p, main svg[tabindex]')]");
    const sent = Array.from({ length: 500 }, (_, n) => ({
      id: `moves-${n}`,
      type: 'e2e.moved',
      subject: 'person/u:m',
    }));
    await platform.send(sent);
    await expect.poll(() => figure('Events, last 60 min'), { timeout: minute }).toBeGreaterThanOrEqual(before + 400);
    await page.getByRole('link', { name: 'e2e.moved' }).waitFor();
    expect(await page.evaluate('kept.length > 5 && kept.every((each) => each.isConnected)')).toBe(true);
  });

  test('the range stands in the address, and the chart is also a table', async () => {
    await page.getByText('24 h', { exact: true }).click();
    await page.getByRole('heading', { name: 'Events per hour by type' }).waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await expect.poll(() => page.url()).toBe(`${platform.url}${events}&t=24h&view=table`);
    await page.reload();
    const table = page.getByRole('table', { name: /Events per hour by type/ });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(1 + 24);
    await page.goBack();
    await page.getByRole('img', { name: /events in the last 24 h/ }).waitFor();
  });

  test('the arrow keys walk over the chart', async () => {
    await open(events);
    const chart = page.getByRole('img', { name: /events in the last 60 min/ });
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    const first = await page.getByRole('status').filter({ hasText: 'enhancement.completed' }).innerText();
    await page.keyboard.press('ArrowLeft');
    const status = page.getByRole('status').filter({ hasText: 'enhancement.completed' });
    expect((await status.innerText()).split('\n')[0]).not.toBe(first.split('\n')[0]);
    await page.keyboard.press('Escape');
    await expect.poll(() => status.count()).toBe(0);
  });

  test('an event that is sent appears in Live and tells its story', async () => {
    await live();
    await page.getByText('Live', { exact: true }).last().waitFor();
    const answer = await platform.send({
      id: 'sent-1',
      type: 'e2e.sent',
      subject: 'person/u:1',
      data: { path: '/pricing' },
    });
    expect(answer.accepted).toBe(1);
    await page.getByRole('link', { name: 'e2e.sent' }).click();
    const sheet = page.getByRole('dialog');
    for (const step of ['Received', 'Admitted', 'Stored', 'In the rollup', 'In the subject\u2019s state'])
      await sheet.getByText(step, { exact: true }).waitFor();
    // Of the state what it says, not what folding on needs.
    expect(await sheet.locator('dt').allInnerTexts()).not.toContain('by');
    expect(new URL(page.url()).searchParams.get('ev')).toBe('sent-1');
    await picture(page, 'story-light');
    expect(await axe(page)).toEqual([]);
    await sheet.getByText('Every field').click();
    await sheet.getByText('/pricing').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).toBe(`${platform.url}/main/live`);
  });

  test('a filter goes to the server and stands in the address', async () => {
    await open('/main/live?type=e2e.filtered');
    await listening();
    await platform.send([
      { id: 'filtered-0', type: 'e2e.left_out', subject: 'person/u:1' },
      { id: 'filtered-1', type: 'e2e.filtered', subject: 'person/u:1' },
    ]);
    await page.getByRole('link', { name: 'e2e.filtered' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  test('what is refused is shown with its verdict', async () => {
    await open('/main/live?verdict=quarantined');
    await listening();
    await platform.send([{ subject: 'person/u:1' }]);
    await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain('EVENT_TYPE_MISSING');
    await page.getByRole('cell', { name: 'quarantined' }).first().waitFor();
    await page.getByRole('link', { name: 'no type' }).first().click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('EVENT_TYPE_MISSING', { exact: true }).waitFor();
    await sheet.getByText('quarantined', { exact: true }).waitFor();
    await sheet.getByText('This event has no type').waitFor();
    expect(JSON.parse(await sheet.getByLabel('Raw event').innerText())).toEqual({ subject: 'person/u:1' });
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^0\.\d+\.0$/);
    await picture(page, 'refused-light');
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).toBe(`${platform.url}/main/live?verdict=quarantined`);
  });

  test('a conflict shows what was sent, and leads to the event that stands', async () => {
    await platform.send({ id: 'twice-1', type: 'e2e.first', subject: 'person/u:1' });
    await platform.idle();
    await open('/main/live?verdict=conflict');
    await listening();
    await platform.send({ id: 'twice-1', type: 'e2e.second', subject: 'person/u:1' });
    await page.getByRole('link', { name: 'e2e.second' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('EVENT_CONFLICT', { exact: true }).waitFor();
    expect(await sheet.getByLabel('Raw event').innerText()).toContain('e2e.second');
    await sheet.getByRole('link', { name: 'The first event with this id' }).click();
    await sheet.getByText('e2e.first', { exact: true }).waitFor();
    await sheet.getByText('Admitted', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toBeNull();
  });

  test('a line without an id opens, whatever it was', async () => {
    await open('/main/live?verdict=rejected');
    await listening();
    await platform.send([7]);
    await page.getByRole('link', { name: 'no type' }).first().click();
    await page.getByRole('dialog').getByText('EVENT_NOT_OBJECT', { exact: true }).waitFor();
    expect(await page.getByLabel('Raw event').innerText()).toBe('7');
  });

  test('while a row is pointed at, new rows wait', async () => {
    await open('/main/live?q=e2e.wait');
    await listening();
    await platform.send({ id: 'wait-0', type: 'e2e.wait', subject: 'person/u:1' });
    await page.getByRole('link', { name: 'e2e.wait' }).hover();
    await platform.send([1, 2, 3].map((n) => ({ id: `wait-${n}`, type: 'e2e.wait', subject: 'person/u:1' })));
    await page.getByRole('button', { name: '3 new' }).waitFor();
    expect(await page.getByRole('link', { name: 'e2e.wait' }).count()).toBe(1);
    await page.getByRole('button', { name: '3 new' }).click();
    await expect.poll(() => page.getByRole('link', { name: 'e2e.wait' }).count()).toBe(4);
  });

  test('without a stream the tail asks for what is stored', async () => {
    const other = await browser.newContext({ storageState: await context.storageState() });
    await other.route('**/api/live*', (route) => route.abort());
    const tab = await other.newPage();
    await tab.goto(`${platform.url}/main/live?type=e2e.polled`);
    await tab.getByText('Reconnecting').waitFor();
    await platform.send({ id: 'polled-1', type: 'e2e.polled', subject: 'person/u:1' });
    const row = tab.getByRole('link', { name: 'e2e.polled' });
    await row.waitFor();
    expect(await row.count()).toBe(1);
    await other.close();
  });

  test('markup in an event stays text', async () => {
    const type = '<img src=x onerror="globalThis.hit=1">';
    await open('/main/live?q=markup');
    await listening();
    await platform.send({
      id: 'markup-1',
      type,
      subject: { kind: 'person', id: '<script>globalThis.hit=1</script>' },
      data: { [type]: type },
    });
    await page.getByRole('link', { name: type }).click();
    await page.getByRole('dialog').getByText('Every field').click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Data' }).waitFor();
    expect(await page.getByRole('dialog').getByText(type, { exact: true }).count()).toBe(4);
    expect(await page.evaluate('globalThis.hit')).toBeUndefined();
    expect(await page.locator('img[src=x]').count()).toBe(0);
  });

  test('a broken address is read as far as it can be, and says so', async () => {
    await open(`${events}&t=99q&sort=-now`);
    await page.getByText('Part of the address was not understood and is left out: t=99q').waitFor();
    await page.getByRole('heading', { name: 'Events per minute by type' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.getByText('Part of the address').count()).toBe(0);
  });

  test('the end of the session leads to the sign-in page and back', async () => {
    await live();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: /theme and sign-out/ }).press('Enter');
    const out = page.getByRole('menuitem', { name: 'Sign out' });
    await out.waitFor();
    expect(await page.getByRole('menuitemradio', { name: 'System', checked: true }).count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('End');
    expect(await out.evaluate((item) => item === item.ownerDocument.activeElement)).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await picture(page, 'sign-in-light');
    expect(await axe(page)).toEqual([]);
    expect(page.url()).toBe(`${platform.url}/sign-in`);
    await signIn(platform.adminKey);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();

    await open('/main/live?verdict=quarantined');
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
    await context.clearCookies();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await open('/main/live?verdict=quarantined');
    await signIn('wrong');
    await page.getByText('This sign-in link or key is not valid any more.').waitFor();
    await signIn(platform.adminKey);
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
    expect(page.url()).toBe(`${platform.url}/main/live?verdict=quarantined`);
  });

  test('a used link says so', async () => {
    const other = await browser.newContext();
    const tab = await other.newPage();
    await tab.goto(platform.signIn);
    await tab.getByText('This link is used up or out of date.').waitFor();
    expect(new URL(tab.url()).pathname).toBe('/sign-in');
    await other.close();
  });

  test.each(['light', 'dark'] as const)('looks right and is accessible, %s', async (colorScheme) => {
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await open(events);
      await page.getByRole('img', { name: /events in the last 60 min/ }).waitFor();
      await page.getByText('Balanced', { exact: true }).waitFor();
      expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe(colorScheme);
      await picture(page, `overview-${size}-${colorScheme}`);
      expect(await axe(page)).toEqual([]);
      await live();
      await page.getByRole('row').nth(3).waitFor();
      await picture(page, `live-${size}-${colorScheme}`);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
  });

  test('nothing was refused by the policy, nothing came from elsewhere, nothing failed', () => {
    expect(complaints.violations).toEqual([]);
    expect(complaints.outside).toEqual([]);
    // Asking who is signed in, and a wrong key, are answered with 401; the browser lists those itself.
    expect(complaints.errors.filter((text) => !/401 \(Unauthorized\).*\/api\//.test(text))).toEqual([]);
  });
});
