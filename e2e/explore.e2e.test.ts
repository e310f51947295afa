import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, minute, visit, type Visit } from './visit.ts';

let seen: Visit;

beforeAll(async () => {
  seen = await visit(async (platform) => {
    const at = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString();
    // In each of the weeks before there was a third less.
    const sold = Array.from({ length: 110 }, (_, n) => ({
      id: `sold-${n}`,
      type: 'e2e.sold',
      time:
        n < 30
          ? at(n * 20 + 1)
          : at(
              ((n - 30) % 20) * (30 + Math.floor((n - 30) / 20) * 4) +
                1 +
                (1 + Math.floor((n - 30) / 20)) * 7 * 24 * 60,
            ),
      subject: `lead/l${n % 20}`,
      data: { state: n % 3 === 0 ? '<b>TX</b>' : 'CA' },
    }));
    await platform.send(sold);
    // As docs/attribution.md tells it: who came from where, and bought.
    const came = (who: string, days: number, channel?: string) => ({
      id: `${who}-${days}`,
      type: channel === undefined ? 'e2e.bought' : 'e2e.came',
      time: at((20 - days) * 24 * 60),
      subject: `person/u:${who}`,
      data: channel === undefined ? { value: 1000 * days, currency: 'USD' } : { channel },
    });
    await platform.send([
      came('ada', 1, 'search'),
      came('ada', 3, 'email'),
      came('ada', 4),
      came('bob', 2, 'social'),
      came('bob', 5, 'search'),
      came('bob', 6),
      came('cyd', 7),
    ]);
    await platform.idle();
  });
}, 2 * minute);
afterAll(async () => seen[Symbol.asyncDispose]());

test('a metric is broken down and narrowed, and all of it stands in the address', async () => {
  const { page, open, platform } = seen;
  await open('/explore');
  await page.getByRole('img', { name: /^Events by hour/ }).waitFor();
  await page.getByRole('combobox', { name: 'Condition' }).fill('type == "e2e.sold" && data.state == "CA"');
  await page.getByRole('combobox', { name: 'Condition' }).press('Enter');
  await page
    .getByRole('cell', { name: '20', exact: true })
    .or(page.getByText('20', { exact: true }))
    .first()
    .waitFor();
  await open('/explore?by=data.state&q=type+%3D%3D+%22e2e.sold%22');
  const table = page.getByRole('table', { name: 'Groups by State' });
  await table.getByText('<b>TX</b>', { exact: true }).waitFor();
  expect(await table.getByRole('row').allInnerTexts()).toHaveLength(3);
  await page.reload();
  await table.getByText('<b>TX</b>', { exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`${new URL(platform.url).pathname}main/explore`);
  await open('/explore?by=subject&q=type+%3D%3D+%22e2e.sold%22');
  await page.getByText('6 of 20 groups, the largest', { exact: true }).waitFor();
  // What a card without room around its tables says does not stick to its edge.
  await open('/explore?q=type+%3D%3D+%22e2e.never%22');
  const said = await page.getByText('Nothing happened in this range.').boundingBox();
  const edge = await page.getByRole('region', { name: 'Total', exact: true }).boundingBox();
  expect((said?.x ?? 0) - (edge?.x ?? 0)).toBeGreaterThan(8);
});

test('a condition is completed from what came, and what is wrong with it is shown at its place', async () => {
  const { page, open } = seen;
  await open('/explore');
  const condition = page.getByRole('combobox', { name: 'Condition' });
  const choose = async (text: string, option: string): Promise<void> => {
    await condition.pressSequentially(text);
    await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: option }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  await choose('ty', 'type');
  await choose('', '==');
  await choose('"e2e.s', 'e2e.sold');
  await choose('&& data.st', 'data.state');
  await choose('== "C', 'CA');
  expect(await condition.inputValue()).toBe('type == "e2e.sold" && data.state == "CA" ');
  await condition.press('Enter');
  await page.getByRole('button', { name: '20', exact: true }).waitFor();
  // Who goes on writing finds the focus where it was.
  await page.keyboard.type('&& type > 5');
  await condition.press('Enter');
  const wrong = page.getByRole('alert').filter({ has: page.locator('mark') });
  expect(await wrong.innerText()).toMatch(/^where, line 1, column 49: /);
  expect(await wrong.locator('mark').innerText()).toBe('>');
});

test('a number opens as the list of who stands behind it, and each is a page of its own', async () => {
  const { page, open } = seen;
  await open('/explore?m=subjects&by=data.state&q=type+%3D%3D+%22e2e.sold%22');
  await page.getByRole('button', { name: 'CA', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('are in this number').waitFor();
  expect(await sheet.locator('li').count()).toBeGreaterThan(5);
  expect(await sheet.getByText('Last event in this number', { exact: true }).count()).toBe(1);
  await sheet.getByRole('link', { name: 'l1', exact: true }).click();
  await page.getByRole('heading', { name: 'Lead l1', level: 1 }).waitFor();
  await page.getByText('e2e.sold').first().waitFor();
  await page.goBack();
  await sheet.getByText('are in this number').waitFor();
});

test('metrics stand beside each other and beside what is usual, as lines and as rows', async () => {
  const { page, open } = seen;
  await open('/explore?q=type+%3D%3D+%22e2e.sold%22');
  await page.getByRole('button', { name: 'Add metric' }).click();
  await page.getByLabel('Compared with').selectOption('usual');
  await page.getByRole('img', { name: /^Events by hour/ }).waitFor();
  await page.getByRole('img', { name: /^Subjects by hour/ }).waitFor();
  expect(new URL(page.url()).searchParams.getAll('m')).toEqual(['events', 'subjects']);
  const [add, ask] = await Promise.all(
    ['Add metric', 'Ask'].map((name) => page.getByRole('button', { name, exact: true }).boundingBox()),
  );
  expect(ask?.y).toBe(add?.y);
  // A date at the end of the lines stands in the picture.
  await open('/explore?m=events&m=subjects&t=7d&grain=day');
  const chart = page.getByRole('img', { name: /^Events by day/ });
  await chart.waitFor();
  expect(
    await chart.evaluate(
      (svg: SVGSVGElement) =>
        Math.max(...[...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect().right)) -
        svg.getBoundingClientRect().right,
    ),
  ).toBeLessThanOrEqual(0);
  await page.goBack();
  const total = page.getByRole('table', { name: 'Total of the range' });
  await total
    .getByRole('cell', { name: /\+50\.0/ })
    .first()
    .waitFor();
  await page.getByText('Table', { exact: true }).click();
  const buckets = page.getByRole('table', { name: /by hour/ });
  await buckets.waitFor();
  expect(await buckets.getByRole('columnheader').allInnerTexts()).toEqual([
    'Time',
    'Events',
    'Subjects',
    'Events usual',
    'Events change',
    'Subjects usual',
    'Subjects change',
  ]);
  await buckets.getByRole('button', { name: '3', exact: true }).first().click();
  await page.getByRole('dialog').getByText('are in this number').waitFor();
  await page.keyboard.press('Escape');
});

test('a question is saved, opened by its address, changed, saved as its next version, and put on a dashboard', async () => {
  const { page, open, platform } = seen;
  await open('/explore?by=type');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Title').fill('Events of each type');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Events of each type', level: 1 }).waitFor();
  const saved = '/explore/events-of-each-type';
  expect(new URL(page.url()).pathname.endsWith(saved)).toBe(true);
  const { rows } = await platform.ask({ saved: 'events-of-each-type', range: { from: 'now-24h', to: 'now' } });
  expect(rows.some(([, type]) => type === 'e2e.sold')).toBe(true);
  await page.getByLabel('Compared with').selectOption('prev');
  await page.getByText('Changed', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect.poll(() => page.getByText('Changed', { exact: true }).count()).toBe(0);
  const document = await platform.request('/api/definitions/question/events-of-each-type');
  expect(await document.json()).toMatchObject({ version: 2, spec: { question: { compare: 'previous', by: 'type' } } });
  await page.getByRole('button', { name: 'Add to dashboard' }).click();
  await sheet.getByLabel('Dashboard', { exact: true }).selectOption('');
  await sheet.getByLabel('Title of the dashboard').fill('What happens');
  await sheet.getByRole('button', { name: 'Add', exact: true }).click();
  await sheet.getByRole('link', { name: 'What happens' }).click();
  await page.getByRole('heading', { name: 'What happens', level: 1 }).waitFor();
  await page.getByRole('img', { name: 'Events of each type.' }).waitFor();
  // One of a pack: more metrics than a few, some under another name.
  await open('/explore/hourly');
  await page.getByRole('heading', { name: 'Hour by hour', level: 1 }).waitFor();
  await page.getByLabel('Metric 8').waitFor();
  await page.getByRole('img', { name: /^Leads submitted/ }).waitFor();
  expect(await page.getByText('Changed', { exact: true }).count()).toBe(0);
  await open('/explore?by=producer');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await sheet.getByLabel('Title').fill('Events of each type');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await sheet.getByText('There is a question of this name already.').waitFor();
  await page.keyboard.press('Escape');
});

test('an answer leaves as the file that the platform makes of it', async () => {
  const { page, open } = seen;
  await open('/explore?by=data.state&q=type+%3D%3D+%22e2e.sold%22');
  const groups = page.getByRole('region', { name: 'By State' });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    groups.getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toBe('\ufeffdata.state,events\r\nCA,20\r\n<b>TX</b>,10\r\n');
});

test('models of attribution stand beside each other, open as people, and are saved with all that was said', async () => {
  const { page, open, platform } = seen;
  await open('/attribution');
  await page.getByText('Nothing is asked yet.').waitFor();
  const channel = page.getByLabel('Channel of a touch');
  const cut = () => channel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(await cut()).toBeLessThanOrEqual(0);
  await page.getByLabel('Conversion', { exact: true }).fill('e2e.bought');
  await page.keyboard.press('Enter');
  await page.getByLabel('Touch', { exact: true }).fill('e2e.came');
  await page.keyboard.press('Enter');
  await channel.fill('data.channel');
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: /search: First 1\.0, Last 1\.0, Linear 1\.0, Markov/ }).waitFor();
  await page.getByText('Descriptive', { exact: true }).waitFor();
  await page.getByText(/Last 30 d, 3 conversions/).waitFor();
  await page.getByRole('button', { name: 'Who stands behind No touch' }).click();
  await page.getByRole('dialog', { name: 'Converted without a touch before' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Last but direct' }).click();
  await page.getByLabel('Channels passed over').fill('search');
  await page.keyboard.press('Enter');
  await page.getByText('Table', { exact: true }).click();
  const table = page.getByRole('table', { name: /what each model gives/ });
  const rowOf = (name: string) =>
    table.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
  await expect
    .poll(async () => (await rowOf('social').allInnerTexts())[0]?.split(/\s+/))
    .toEqual(['social', '1', '1', '1', '1', '0', '0.5', expect.any(String), '1']);
  await rowOf('No touch').getByRole('button').nth(3).click();
  await page.getByRole('dialog', { name: 'Converted without a touch before' }).waitFor();
  await page.getByRole('link', { name: 'u:cyd' }).waitFor();
  await page.keyboard.press('Escape');
  await rowOf('search').getByRole('button').nth(3).click();
  await page.getByRole('dialog', { name: 'Converted after search' }).waitFor();
  await page.getByRole('link', { name: 'u:bob' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'u:ada' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Title').fill('Before buying');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Before buying', level: 1 }).waitFor();
  const { columns } = await platform.ask({ saved: 'before-buying', range: { from: 'now-30d', to: 'now' } });
  expect(columns.map(({ name }) => name).slice(5)).toEqual(['first', 'last', 'linear', 'markov', 'last_non_direct']);
  await channel.fill('coalesce(data.channel, "none of those that anybody has ever heard of until now")');
  await page.keyboard.press('Enter');
  await page.getByLabel('Channel of a touch', { exact: true }).and(page.locator('textarea')).waitFor();
  expect(await cut()).toBeLessThanOrEqual(0);
  // Whoever begins anew is led to what is saved.
  await open('/attribution');
  await page.getByRole('button', { name: 'Before buying' }).click();
  await page.getByRole('heading', { name: 'Before buying', level: 1 }).waitFor();
  const found = await seen.looks('attribution', '/attribution/before-buying', (shown) =>
    shown.getByRole('img', { name: /Conversions by channel/ }).waitFor(),
  );
  expect(found).toEqual([]);
});

test('looks right and is accessible', async () => {
  const found = await seen.looks('explore', '/explore?m=events&m=subjects&vs=usual', (page) =>
    page.getByRole('img', { name: /^Events by hour/ }).waitFor(),
  );
  expect(found).toEqual([]);
});

test('nothing was refused, nothing came from elsewhere, nothing failed', () => {
  // The name that was taken is answered with 409 or 412; the browser lists that itself.
  expect(complaintsOf(seen.complaints).filter((text) => !/\b(?:409|412)\b/.test(text))).toEqual([]);
});
