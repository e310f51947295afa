import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './browser.ts';
import { fallingSource, rejectedToday } from './falling-source.ts';
import { sendFixture, type FixtureRange } from './send-fixture.ts';
import { complaintsOf, minute, settled, visit, type Visit } from './visit.ts';

let seen: Visit;
let sent: FixtureRange;
let days: string;

beforeAll(async () => {
  seen = await visit(async (platform) => {
    for (const events of fallingSource(Date.now())) await platform.send(events);
    sent = await sendFixture(platform, 'seed-cascade');
    const { range } = sent;
    days = `${range.from.slice(0, 10)}..${range.to.slice(0, 10)}`;
  });
}, 3 * minute);
afterAll(async () => seen[Symbol.asyncDispose]());

test('retry-cascade: 90, then 7, then 1.2 points; the third is worth it still', async () => {
  const answer = await seen.platform.ask({ saved: 'retry-cascade', ...sent });
  expect(answer.columns.map(({ name }) => name)).toEqual([
    'attempt',
    'attempts',
    'successes',
    'success_rate',
    'cumulative_rate',
    'marginal_gain',
  ]);
  expect(answer.rows).toEqual([
    [1, 10_000, 9000, 0.9, 0.9, 0.9],
    [2, 1000, 700, 0.7, 0.97, 0.07],
    [3, 300, 120, 0.4, 0.982, 0.012],
  ]);
  expect(answer.notes).toMatchObject({
    optimal: 3,
    attempts: 11_300,
    attempts_each: 1.13,
    success_rate: 0.982,
    given_up_rate: 0.018,
    attempt_failure_rate: 1480 / 11_300,
  });
});

test('retries say what each attempt brings, and when to stop', async () => {
  const { page, open } = seen;
  await open(`/leads/retries?t=${days}`);
  const table = page.getByRole('table', { name: 'Attempts', exact: true });
  await table.getByRole('row').nth(1).waitFor();
  const rows = await table.getByRole('row').allInnerTexts();
  expect(rows.slice(1, 4).map((row) => row.split(/\s+/).slice(0, 3))).toEqual([
    ['1', '10,000', '9,000'],
    ['2', '1,000', '700'],
    ['3', '300', '120'],
  ]);
  expect(rows[3]).toContain('98.2');
  expect(rows[3]).toContain('1.2\u202f');
  await page.getByText(/^Counted are offers, each of one lead to one buyer/).waitFor();
  expect(await page.getByText(/Stop after attempt/).count()).toBe(0);
  // One buyer alone: the same question, the errors of its own.
  const buyers = page.getByRole('table', { name: 'Attempts by buyer, rows' });
  const errors = page.getByRole('table', { name: 'Failed attempts by kind of error, rows' });
  await errors.getByRole('row').nth(1).waitFor();
  await buyers
    .getByTitle(/^Attempts at .* alone$/)
    .first()
    .click();
  await page.getByRole('button', { name: 'All buyers' }).waitFor();
  await expect.poll(() => page.url()).toMatch(/pick=/);
  const buyer = new URL(page.url()).searchParams.get('pick') ?? '';
  const { rows: own } = await seen.platform.ask({
    kind: 'table',
    by: ['data.attempt'],
    where: `type == "delivery.attempted" && data.buyer_id == ${JSON.stringify(buyer)}`,
    metric: 'events',
    ...sent,
  });
  await expect.poll(async () => await table.getByRole('row').count()).toBe(own.length + 1);
  await expect
    .poll(async () => await table.getByRole('row').nth(1).innerText())
    .toContain(Number(own[0]?.[1]).toLocaleString('en-US'));
  await page.goBack();
  await expect.poll(async () => await table.getByRole('row').nth(1).innerText()).toContain('10,000');
  // The tile of the same question has no column that does not fit.
  await open(`/dashboards/operations?t=${days}`);
  const tile = 'What each further attempt brings, rows';
  await page.getByRole('region', { name: tile }).waitFor();
  const reach = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('[aria-label="${tile}"]'))`;
  expect(await page.evaluate(reach)).toBe(0);
});

test('numbers of every column of the scorecards open the list behind them, and every answer is a file', async () => {
  const { page, open } = seen;
  const sheet = page.getByRole('dialog');
  for (const tab of ['sources', 'buyers', 'matrix', 'retries', 'age'] as const) {
    await open(`/leads/${tab}?t=${days}`);
    const numbers = page.getByTitle(/^Who stands behind /);
    await numbers.first().waitFor();
    await settled(page);
    // One of each column: what follows the last letter is the number.
    const titles = await Promise.all((await numbers.all()).map((each) => each.getAttribute('title')));
    const columns = titles.map((title) => title?.replace(/[−$\d].*$/, '') ?? '');
    const firsts = titles.flatMap((_, i) => (columns.indexOf(columns[i] ?? '') === i ? [i] : []));
    expect(firsts.length).toBeGreaterThan(2);
    for (const i of firsts) {
      await numbers.nth(i).click();
      await sheet.getByText(/(?:is|are) in this number/).waitFor();
      const text = await sheet.innerText();
      expect(text).toMatch(/[1-9]/);
      expect(text, `${tab}: ${text}`).not.toContain('Nobody stands');
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    }
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).first().click();
    expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
  }
  await open(`/leads/retries?t=${days}&list=retries;metric%3Dcumulative_rate;row%3D2`);
  await sheet.getByText('9,700 are in this number').waitFor();
  await sheet.getByRole('button', { name: 'Save as segment' }).waitFor();
  await sheet.getByRole('button', { name: 'Export CSV' }).waitFor();
});

test('a provisional score says what it needs', async () => {
  const { page, open } = seen;
  await open('/leads?t=24h&pick=harbor');
  const needs = /^Provisional: a score needs at least 500 leads submitted and 200 deliveries older than a week/;
  await page.getByText(needs).waitFor();
  expect(await page.getByTitle(needs).count()).toBeGreaterThan(0);
});

test('a picked buyer says what moved, and stays picked where it is named', async () => {
  const { page, open } = seen;
  const picked = () => new URL(page.url()).searchParams.get('pick');
  const sheet = page.getByRole('dialog');
  await open('/leads/buyers?t=24h&pick=acme');
  const card = page.getByRole('region', { name: 'acme beside its usual' });
  await card.getByRole('row', { name: /^Attempts that timed out, share/ }).waitFor();
  await card
    .getByRole('row', { name: /^Leads offered, for each buyer/ })
    .getByRole('button')
    .click();
  await sheet.getByText(/are in this number/).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.getByText('Matrix', { exact: true }).click();
  await page.getByRole('heading', { name: /^Buyers of .* volume/ }).waitFor();
  expect(picked()).toBe('acme');
  await page.getByText('Sources', { exact: true }).first().click();
  await page.getByRole('heading', { name: /^Why .* scores/ }).waitFor();
  expect(picked()).toBeNull();
  await open('/leads/buyers?t=24h&pick=nobody');
  await page.getByText('No lead was offered to nobody in this range.').waitFor();
});

test('what becomes of leads day by day stands beside who comes again', async () => {
  const { page, open, platform } = seen;
  await open('/retention');
  await page.getByLabel('Saved questions').selectOption('lead-cohort');
  await page.getByRole('heading', { name: 'What becomes of leads, day by day', level: 1 }).waitFor();
  await open(`/retention/lead-cohort?t=${days}`);
  const row = page.getByRole('region', { name: 'Cohorts' }).getByRole('row').nth(1);
  await row.waitFor();
  const { rows } = await platform.ask({ saved: 'lead-cohort', range: sent.range });
  const first = rows.filter(([cohort]) => cohort === rows.find((each) => Number(each[2]) > 0)?.[0]);
  const cell = row.getByRole('button').nth(1);
  // Its rows begin with how many were submitted; the cells tell what became of them.
  expect(await page.getByLabel('Metric').inputValue()).toBe('conversion_rate');
  expect(await row.getByRole('button').first().innerText()).toBe(Number(first[0]?.[2]).toLocaleString('en-US'));
  expect(await row.getByRole('cell').nth(1).innerText()).toMatch(/^\d+\.\d\u202f%$/);
  await page.getByLabel('Metric').selectOption('submitted');
  await expect.poll(() => cell.innerText()).toBe(Number(first[0]?.[2]).toLocaleString('en-US'));
  await cell.click();
  const sheet = page.getByRole('dialog', { name: /^Leads submitted at day 1, day of/ });
  await sheet.getByText('are in this number').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await expect.poll(() => cell.and(page.locator(':focus')).count()).toBe(1);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  expect((await saved).suggestedFilename()).toBe('lead-cohort.csv');
});

test('sources, buyers and ages each are a page of their own', async () => {
  const { page, open } = seen;
  await open(`/leads?t=${days}`);
  await page.getByRole('link', { name: 'Scorecards' }).waitFor();
  await page.getByRole('heading', { name: /^Why .* scores/ }).waitFor();
  await page.getByText('Matrix', { exact: true }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/main/leads/matrix');
  await page.getByRole('table', { name: /Buyers in nine cells/ }).waitFor();
  const tiers = async () =>
    (await page.getByRole('table', { name: 'Cells of the matrix' }).getByRole('row').allInnerTexts())
      .slice(1)
      .map((row) => row.split(/\s+/).slice(0, 2).join(' '));
  const [low, high] = ['low', 'high'].map((volume) => ['low', 'medium', 'high'].map((price) => `${volume} ${price}`));
  await expect.poll(async () => (await tiers()).slice(0, 3)).toEqual(low);
  await page.getByRole('button', { name: 'Volume tier' }).click();
  await expect.poll(async () => (await tiers()).slice(0, 3)).toEqual(high);
  await page.goBack();
  await page.getByRole('heading', { name: /^Why .* scores/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Scorecards' }).getAttribute('aria-current')).toBe('page');
  await open('/leads/matrix?t=2001-01-01..2001-01-02');
  await page.getByText('No lead was offered to a buyer in this range.').waitFor();
  expect(await page.getByRole('heading', { name: 'The same as a table' }).count()).toBe(0);
});

test(
  'the lead morning: from what fell to its rejected leads, to one of them, to how it was before; each step an address',
  async () => {
    const { page, open } = seen;
    /** What a step shows is there, and there again when its address is opened anew. */
    const stands = async (shown: () => Promise<unknown>): Promise<string> => {
      await shown();
      const address = page.url();
      await page.reload();
      await shown();
      expect(page.url()).toBe(address);
      return address;
    };
    const search = (name: string) => new URL(page.url()).searchParams.get(name);
    const steps: { readonly address: string; readonly shown: () => Promise<unknown> }[] = [];
    const step = async (name: string, shown: () => Promise<unknown>) => {
      steps.push({ address: await stands(shown), shown });
      await settled(page);
      await picture(page, `morning-${steps.length}-${name}`);
    };
    const fields = page.getByRole('region', { name: 'Fields of the state' });

    await open('');
    await page.getByText('24 h', { exact: true }).click();
    const movers = page.getByRole('table', { name: 'Furthest from usual' });
    const fell = movers.getByRole('row', { name: /^ridgeline Acceptance rate/ });
    await step('overview', () => fell.waitFor());
    expect(await fell.innerText()).toMatch(/40\.9\u202f%\s+90\.0\u202f%\s+\u221249\.1\u202fpts/);

    await fell.getByRole('button').click();
    await page.getByRole('dialog').getByText('45 are in this number').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save as segment' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await fell.getByRole('link', { name: 'ridgeline' }).click();
    await step('scorecard', () => page.getByRole('heading', { name: /^Why ridgeline scores/ }).waitFor());
    expect([search('t'), search('pick')]).toEqual(['24h', 'ridgeline']);

    await page.getByRole('button', { name: 'Its rejected leads' }).click();
    const sheet = page.getByRole('dialog');
    await step('rejected', () => sheet.getByText(`${rejectedToday} are in this number`).waitFor());

    await sheet.getByRole('link', { name: 'ridgeline-0-000' }).click();
    await step('lead', () => page.getByRole('heading', { name: 'Lead ridgeline-0-000', level: 1 }).waitFor());
    await fields.getByRole('row', { name: 'Rejected for CRITERIA' }).waitFor();
    await page.getByRole('button', { name: 'Event before' }).click();
    await step('before', () => fields.getByRole('row', { name: 'Status received rejected' }).waitFor());
    expect(search('at')).not.toBeNull();

    await page.getByRole('link', { name: 'ridgeline', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Source ridgeline', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Event before' }).click();
    await step('source', () => fields.getByRole('row', { name: 'Changes 1 2' }).waitFor());

    for (const { address, shown } of steps.toReversed()) {
      for (let i = 0; i < 3 && page.url() !== address; i += 1) await page.goBack();
      expect(page.url()).toBe(address);
      await shown();
    }
  },
  2 * minute,
);

test('the overview and its morning look right', async () => {
  expect(
    await seen.looks('overview-leads', '?t=24h', async (page) => {
      await page.getByRole('table', { name: 'Furthest from usual' }).waitFor();
      await page.getByRole('img', { name: /^Leads per hour/ }).waitFor();
    }),
  ).toEqual([]);
});

test('looks right and is accessible', async () => {
  const found: string[] = [];
  for (const [tab, ready, more = ''] of [
    ['sources', /^Why .* scores/],
    ['buyers', /^Buyers$/],
    ['buyers', /^buyer-g beside its usual$/, '&pick=buyer-g'],
    ['matrix', /^The same as a table$/],
    ['retries', /^What each further/],
    ['age', /^Conversion by tier/],
  ] as const)
    found.push(
      ...(await seen.looks(
        `scorecards-${tab}${more === '' ? '' : '-picked'}`,
        `/leads/${tab}?t=${days}${more}`,
        async (page) => {
          await page.getByRole('heading', { name: ready }).waitFor();
          await page.getByRole('table').first().waitFor();
        },
      )),
    );
  expect(found).toEqual([]);
});

test('nothing was refused, nothing came from elsewhere, nothing failed', () => {
  expect(complaintsOf(seen.complaints)).toEqual([]);
});
