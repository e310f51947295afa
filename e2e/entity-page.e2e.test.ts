import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, picture } from './browser.ts';
import { complaintsOf, minute, movedBy, visit, type Visit } from './visit.ts';

let seen: Visit;

const lead = { kind: 'lead', id: 'l<1>' };
const path = `/e/lead/${encodeURIComponent(lead.id)}`;
const event = (id: string, type: string, time: string, data: Record<string, unknown> = {}) => ({
  id,
  type,
  time,
  subject: lead,
  data,
});

// Nothing has been sent: the events come in the course of the tests.
beforeAll(async () => {
  seen = await visit(async () => {});
}, 2 * minute);
afterAll(async () => seen[Symbol.asyncDispose]());

const ran = async (file: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(file, args, { timeout: minute })).stdout;

test('who has no event yet is led from a key to the first event, which turns the page by itself, to a chart', async () => {
  const { page, platform } = seen;
  await page.getByRole('heading', { name: 'Get started', level: 1 }).waitFor();
  await page.getByText('Waiting for your first event').waitFor();
  const found = await seen.looks('start', '/start', () => page.getByText('Keeps the state of').first().waitFor());
  await platform.send([{ subject: 'person/u:1' }]);
  await page.getByText('Something came and was refused: EVENT_TYPE_MISSING').waitFor();

  await page.getByRole('button', { name: 'Make a write key and put it in' }).click();
  await page.getByText('This key is shown once').waitFor();
  expect(await ran('bash', '-c', await page.locator('pre').innerText())).toContain('"accepted":1');
  await page.getByText('An event is here: signed_up').waitFor();
  await page.getByText('Node', { exact: true }).click();
  const module = await page.locator('pre').innerText();
  await ran(process.execPath, '--input-type=module', '-e', module);
  await page.getByText('Browser', { exact: true }).click();
  await page.getByRole('button', { name: 'Make a browser key and put it in' }).click();
  await page.getByText('This key is shown once').waitFor();
  await page.evaluate(`(async () => { ${await page.locator('pre').innerText()} })()`);
  await expect.poll(async () => (await platform.books()).total.accepted, { timeout: minute }).toBe(3);
  await page.getByRole('img', { name: '3 events in the last 60 minutes, by type.' }).waitFor();

  await page.getByRole('button', { name: 'Take out leads' }).click();
  await page.getByRole('button', { name: /^Really take out/ }).click();
  await page.getByText('not in this workspace').waitFor();
  await page.getByRole('link', { name: 'Scorecards' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Bring in leads' }).click();
  await page.getByRole('link', { name: 'Scorecards' }).waitFor();
  await picture(page, 'started');
  expect([...found, ...(await axe(page))]).toEqual([]);
  await page.getByRole('link', { name: 'See its story' }).click();
  await page.getByRole('dialog').getByText('Received', { exact: true }).waitFor();
  await page.getByRole('dialog').getByText('signed_up').first().waitFor();
});

test('a lead tells its life, and what it belongs to is a link', async () => {
  const { page, platform } = seen;
  const buyer_id = 'acme';
  await platform.send([
    event('e1', 'source.submitted', '2026-01-05T10:00:00.000Z', { source_id: 'ads', channel: 'api' }),
    event('e2', 'source.accepted', '2026-01-05T10:00:00.082Z', { source_id: 'ads', cost: 400, currency: 'USD' }),
    event('e3', 'route.decided', '2026-01-05T10:00:00.540Z', { tier: 'premium', candidates: [{ buyer_id }] }),
    event('e4', 'delivery.attempted', '2026-01-05T10:00:00.556Z', { buyer_id, delivery_id: 'd1', attempt: 1 }),
    event('e5', 'delivery.delivered', '2026-01-05T10:00:41.030Z', {
      buyer_id,
      delivery_id: 'd1',
      price: 4500,
      currency: 'USD',
    }),
    event('e6', 'feedback.contacted', '2026-01-06T13:00:00.000Z', { buyer_id, delivery_id: 'd1' }),
  ]);
  await platform.idle();
  const moved = await movedBy(seen, {
    path,
    late: '**/api/entities/**',
    mark: page.getByRole('heading', { name: 'Timeline' }),
    ready: page.getByRole('link', { name: 'delivery.delivered' }),
  });
  expect(moved).toBeLessThan(32);
  const fields = page.getByRole('region', { name: 'Fields of the state' });
  await fields.getByRole('row', { name: 'Revenue $45.00' }).waitFor();
  expect(await page.getByRole('term').allInnerTexts()).toContain('Buyer');
  await page.getByRole('link', { name: 'ads' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Source ads' }).waitFor();
  expect(await page.getByRole('link', { name: 'Scorecard', exact: true }).getAttribute('href')).toBe(
    '/main/leads/sources?pick=ads',
  );
  expect(await page.getByRole('main').getByRole('link', { name: 'Explore' }).getAttribute('href')).toContain(
    '/main/explore?q=data.source_id',
  );
  await page.goBack();
  await page.getByRole('heading', { name: 'Lead l<1>', level: 1 }).waitFor();
  expect(await page.getByRole('link', { name: 'acme' }).first().getAttribute('href')).toBe('/main/e/buyer/acme');
});

test('what has a name is titled by it, and its timeline tells what was and what is, with the day', async () => {
  const { page, open, platform } = seen;
  const changed = (id: string, time: string, data: Record<string, unknown>) => ({
    ...event(id, 'config.changed', time, data),
    subject: { kind: 'source', id: 'nw-1' },
  });
  await platform.send([
    changed('c1', '2026-01-05T10:00:00.000Z', { path: 'name', after: 'Northwind Insurance' }),
    changed('c2', '2026-01-05T11:00:00.000Z', { path: 'criteria_version', before: 7, after: 8 }),
    changed('c3', '2026-01-08T11:00:00.000Z', { path: 'channels', after: ['search', 'mail'] }),
  ]);
  await platform.idle();
  await open('/e/source/nw-1');
  await page.getByRole('heading', { name: 'Source Northwind Insurance', level: 1 }).waitFor();
  await page.getByRole('banner').or(page.getByRole('main')).getByText('nw-1', { exact: true }).first().waitFor();
  const lines = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'config.changed' }) });
  await lines.nth(2).waitFor();
  const told = await lines.allInnerTexts();
  expect(told[0]).toMatch(/name: not set → Northwind Insurance[^]*Jan 5.* 10:00:00\.000/);
  expect(told[1]).toMatch(/criteria_version: 7 → 8/);
  expect(told[1]).not.toMatch(/Jan 5/);
  expect(told[2]).toMatch(/channels: not set → search, mail[^]*Jan 8.* 11:00:00\.000/);
  await page.getByRole('row', { name: 'channels search, mail' }).waitFor();
});

test('of what is not there the page says so once, and where to go on', async () => {
  const { page, open } = seen;
  await open('/e/person/nobody');
  await page.getByText('Nothing is known of the person nobody.').waitFor();
  expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0);
  await page.getByRole('main').getByRole('link', { name: 'People' }).click();
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
});

test('the arrow keys step from event to event, and the address says which moment is shown', async () => {
  const { page, open } = seen;
  await open(path);
  const slider = page.getByRole('slider', { name: 'Moment of the state' });
  await slider.focus();
  await slider.press('Home');
  await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe('2026-01-05T10:00:00.000Z');
  for (let step = 0; step < 3; step += 1) await slider.press('ArrowRight');
  await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe('2026-01-05T10:00:00.556Z');
  expect(await slider.getAttribute('aria-valuetext')).toBe('+556\u202fms, after delivery.attempted, 4 of 6 events');
  const fields = page.getByRole('region', { name: 'Fields of the state' });
  await fields.getByRole('row', { name: 'Revenue not set $45.00' }).waitFor();
  await fields.getByRole('row', { name: 'Status delivering sold' }).waitFor();
  await page.getByText('state shown here').waitFor();
  await page.reload();
  await fields.getByRole('row', { name: 'Status delivering sold' }).waitFor();
  await page.getByRole('button', { name: 'Only these' }).click();
  await expect.poll(() => fields.getByRole('row', { name: /Source/ }).count()).toBe(0);
  await page.goBack();
  await fields.getByRole('row', { name: /^Source ads/ }).waitFor();
});

test('two moments are compared, and an event opens with its story', async () => {
  const { page, open } = seen;
  await open(`${path}?at=2026-01-05T10:00:00.100Z&to=2026-01-05T10:00:01.000Z`);
  const fields = page.getByRole('region', { name: 'Fields of the state' });
  await fields.getByRole('row', { name: 'Status accepted delivering' }).waitFor();
  await open(`${path}?at=2026-01-05T10:00:00.100Z`);
  await fields.getByRole('row', { name: 'Status accepted sold' }).waitFor();
  // The earlier moment is now on the right, and title and foot say so as the columns do.
  await page.getByRole('button', { name: 'Compare with an earlier moment' }).click();
  await fields.getByRole('row', { name: 'Status sold accepted' }).waitFor();
  const [, now = '', earlier = ''] = await fields.getByRole('columnheader').allInnerTexts();
  expect([now, earlier]).toEqual(['Now', expect.stringContaining('10:00:00')]);
  await page.getByRole('heading', { name: `State: ${now} beside ${earlier}` }).waitFor();
  await page.getByText(`${now}: made of 6 events. ${earlier}: of 2 events.`).waitFor();
  await page.getByRole('link', { name: 'route.decided' }).click();
  await page.getByRole('dialog').getByText('Received', { exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get('ev')).toBe('e3');
  // Its subject is a link, and the state of it reads as on its own page.
  await page.getByRole('dialog').getByRole('row', { name: 'Revenue $45.00' }).waitFor();
  await page.getByRole('dialog').getByRole('link', { name: 'lead/l<1>' }).click();
  await page.getByRole('heading', { name: 'Lead l<1>', level: 1 }).waitFor();
});

test('a personal value is masked, and revealed for a purpose that the audit keeps', async () => {
  const { page, open, platform } = seen;
  const data = { email: 'jane@example.com', plan: 'pro' };
  await platform.send({ id: 'who', type: 'identify', subject: 'person/u:jane', data });
  await platform.idle();
  await open('/e/person/u:jane');
  const row = page.getByRole('row', { name: /^E-mail/ });
  await row.getByRole('img', { name: 'masked' }).waitFor();
  expect(await row.innerText()).toContain('j***@example.com');
  await page.getByText('Masked values are somebody’s own').waitFor();
  expect(await page.content()).not.toContain('jane@example.com');
  await row.getByRole('button', { name: 'Reveal' }).click();
  const asked = page.getByRole('dialog', { name: 'Reveal email' });
  await asked.getByLabel('Purpose').fill('she called');
  await page.keyboard.press('Enter');
  await row.getByText('jane@example.com').waitFor();
  expect(await row.innerText()).toMatch(/shown until/);
  const audit = await (await platform.request('/api/audit')).json();
  const detail = { path: ['email'], purpose: 'she called' };
  expect(audit).toHaveProperty(
    ['entries', 0],
    expect.objectContaining({ action: 'entity.revealed', target: 'person/u:jane', detail }),
  );
  await page.reload();
  await row.getByRole('img', { name: 'masked' }).waitFor();
  expect(await page.content()).not.toContain('jane@example.com');
  // So is one of an event, and a text that is not masked is not offered.
  await open('/live?ev=who&tab=fields');
  const fact = page.locator('dl > div', { hasText: 'j***@example.com' });
  await fact.waitFor();
  expect(await page.getByRole('button', { name: 'Reveal' }).count()).toBe(1);
  await fact.getByRole('button', { name: 'Reveal' }).click();
  const wanted = page.getByRole('dialog', { name: 'Reveal data, email' });
  await wanted.getByLabel('Purpose').press('Escape');
  await wanted.waitFor({ state: 'detached' });
  await fact.getByRole('button', { name: 'Reveal' }).click();
  await wanted.getByLabel('Purpose').fill('she called');
  await page.keyboard.press('Enter');
  await page.getByText('jane@example.com').waitFor();
  expect(await (await platform.request('/api/audit')).json()).toHaveProperty(
    ['entries', 0],
    expect.objectContaining({
      action: 'event.revealed',
      target: 'event:api/who',
      detail: { ...detail, path: ['data', 'email'] },
    }),
  );
});

test('the palette finds pages, documents and ids by the keyboard alone, and where it led last first', async () => {
  const { page, open } = seen;
  await open(path);
  await page.getByRole('heading', { name: 'Lead l<1>', level: 1 }).waitFor();
  const find = page.getByRole('combobox', { name: 'Find or run' });
  const options = page.getByRole('listbox', { name: 'What fits' }).getByRole('option');
  const chosen = page.getByRole('listbox', { name: 'What fits' }).getByRole('option', { selected: true });
  const run = async (text: string, option: RegExp): Promise<void> => {
    await page.keyboard.press('Control+k');
    await find.fill(text);
    await expect.poll(() => chosen.innerText(), { timeout: minute }).toMatch(option);
    await page.keyboard.press('Enter');
  };
  await run('delrate', /lead_delivery_rate$/);
  await page.getByRole('heading', { name: 'Explore', level: 1 }).waitFor();
  expect(new URL(page.url()).search).toBe('?m=lead_delivery_rate');
  await run('route.dec', /^route\.decided/);
  await page.getByRole('heading', { name: 'route.decided', level: 1 }).waitFor();
  await run('lead/l<1>', /^l<1>\s+open the lead/);
  await page.getByRole('heading', { name: 'Lead l<1>', level: 1 }).waitFor();
  await run('e5', /^e5\s+story of delivery\.delivered/);
  await page.getByRole('dialog').getByText('Received', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect.poll(() => options.allInnerTexts()).toHaveLength(4 + 19 + 9);
  expect((await options.allInnerTexts()).slice(0, 4).map((text) => text.split('\n')[0])).toEqual([
    'e5',
    'l<1>',
    'route.decided',
    'Delivery rate of leads',
  ]);
  await find.fill('theme dark');
  await page.keyboard.press('Enter');
  await page.locator(`html[data-mantine-color-scheme='dark']`).waitFor({ state: 'attached' });
  await run('theme system', /^Theme: as the system/);
  await run('l<', /^Lead l<1>/);
  await page.getByRole('heading', { name: 'Lead l<1>', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await find.fill('zzbing');
  await page.getByRole('option', { name: /^source\/zzbing/ }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => find.count()).toBe(0);
});

test('single keys go to pages, not while something is typed, and can be switched off', async () => {
  const { page, open } = seen;
  await open('/live');
  await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('/');
  const field = page.getByLabel('Text in the event');
  await expect
    .poll(() => field.evaluate('document.activeElement.getAttribute("aria-label")'))
    .toBe('Text in the event');
  await press('g', 'o', '?');
  expect(await field.inputValue()).toBe('go?');
  await field.fill('');
  await field.blur();
  await press('g', 'a');
  await page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor();
  await page.getByText('What can be done today').waitFor();
  await press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Show these keys').waitFor();
  await picture(page, 'shortcuts');
  expect(await axe(page)).toEqual([]);
  await sheet.getByRole('checkbox').uncheck();
  await press('Escape');
  await press('g', 'e', '?');
  await press('Control+k');
  await page.getByRole('combobox', { name: 'Find or run' }).fill('single-key');
  await page.getByRole('option', { name: 'Turn single-key shortcuts on' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/main/alerts');
  await press('Enter', 'g', 'e');
  await page.getByRole('heading', { name: 'Explore', level: 1 }).waitFor();
});

test('looks right and is accessible', async () => {
  const { page } = seen;
  const found = await seen.looks('entity', `${path}?at=2026-01-05T10:00:00.556Z`, async () => {
    await page.getByText('state shown here').waitFor();
    await page.getByRole('row', { name: 'Status delivering sold' }).waitFor();
  });
  const palette = async (): Promise<void> => {
    await page.getByText('not built yet').waitFor();
    const dark = page.getByRole('option', { name: 'Theme: dark' });
    if (!(await dark.isVisible())) await page.keyboard.press('Control+k');
    await dark.waitFor();
  };
  found.push(...(await seen.looks('palette', '/rules', palette)));
  expect(found).toEqual([]);
});

test('nothing was refused, nothing came from elsewhere, nothing failed', () => {
  // A source of which no event tells, and an id that is none of a kind, are answered with 404; the browser lists that itself.
  expect(complaintsOf(seen.complaints).filter((text) => !/404 .*\/api\/(?:entities|events)\//.test(text))).toEqual([]);
});
