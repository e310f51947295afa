import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, minute, visit, type Visit } from './visit.ts';

let seen: Visit;

beforeAll(async () => {
  seen = await visit(async (platform) => {
    const spec = { mode: 'block', fields: { price: { type: 'integer', required: true } } };
    const put = { method: 'PUT', body: JSON.stringify({ spec }) };
    await platform.request('/api/definitions/event/order.sold', put);
    const priced = Array.from({ length: 6 }, (_, n) => ({
      id: `o-${n}`,
      type: 'order.sold',
      subject: `person/u:${n}`,
      data: { price: `1${n} dollars`, note: '<img src=x onerror=alert(1)>' },
    }));
    await platform.send([...priced, { id: 'o-9', type: 'order.sold', subject: 'person/u:9', data: { cost: 7 } }]);
    await platform.idle();
  });
}, 2 * minute);
afterAll(async () => seen[Symbol.asyncDispose]());

test('one item is mended by hand and sent in again', async () => {
  const { page, open } = seen;
  await open('/quarantine');
  await page.getByRole('button', { name: 'EVENT_FIELD_REQUIRED 1' }).click();
  await page.getByRole('link', { name: 'EVENT_FIELD_REQUIRED' }).click();
  const sheet = page.getByRole('dialog');
  const bytes = sheet.getByLabel('As it came; change what is wrong');
  await bytes.fill((await bytes.inputValue()).replace('"cost": 7', '"price": 7'));
  await sheet.getByRole('button', { name: 'Try' }).click();
  await sheet.getByText('1 accepted').waitFor();
  await sheet.getByRole('button', { name: 'Send it in again' }).click();
  await sheet.getByText('1 of 1 sent in again').waitFor();
  // The sheet follows it until it is elsewhere, and so does the list.
  await sheet.getByText(/, admitted$/).waitFor();
  expect(await bytes.count()).toBe(0);
  await page.keyboard.press('Escape');
  await expect.poll(() => new URL(page.url()).search).toBe('?reason=EVENT_FIELD_REQUIRED');
  await page.getByText('Nothing waits with reason EVENT_FIELD_REQUIRED.').waitFor();
  await page.getByRole('button', { name: 'EVENT_FIELD_REQUIRED 0', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Show the 6 without the filter' }).click();
  await page.getByText('6 items', { exact: true }).waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe('');
});

test('many are mended at once: tried first, then sent', async () => {
  const { page, open, platform } = seen;
  await open('/quarantine?reason=EVENT_FIELD_TYPE');
  await page.getByLabel('How').selectOption('With a change to each');
  await page.getByRole('button', { name: 'Try' }).click();
  await page.getByText('6 quarantined EVENT_FIELD_TYPE').waitFor();
  await page.getByLabel(/^Merge patch/).fill('{"data": {"price": 12}}');
  await page.getByRole('button', { name: 'Try' }).click();
  await page.getByText('6 accepted').waitFor();
  await page.getByRole('button', { name: 'Send 6 in again' }).click();
  await page.getByText('6 of 6 sent in again').waitFor();
  // Without a reload, the rows go with what waits.
  await page.getByText('Nothing waits with reason EVENT_FIELD_TYPE.').waitFor();
  expect(await page.getByText('waiting', { exact: true }).count()).toBe(0);
  await platform.idle();
  const { rows } = await platform.ask({
    kind: 'table',
    metric: 'events',
    where: 'type == "order.sold" && data.price == 12',
    range: { from: 'now-1h', to: 'now' },
  });
  expect(rows).toEqual([[6]]);
  await open('/quarantine?state=replayed');
  await page.getByText('7 items', { exact: true }).waitFor();
});

test('looks right and is accessible', async () => {
  await seen.platform.send([
    { id: 'p-1', type: 'order.sold', subject: 'person/u:1', data: { price: 'none' } },
    { subject: 'person/u:2' },
  ]);
  await seen.platform.idle();
  const list = await seen.looks('quarantine', '/quarantine', (page) => page.getByText('2 items').waitFor());
  await seen.open('/quarantine');
  await seen.page.getByRole('row', { name: /EVENT_FIELD_TYPE p-1 person\/u:1/ }).waitFor();
  const row = seen.page.getByRole('link', { name: 'EVENT_FIELD_TYPE' });
  await row.press('Enter');
  await seen.page.getByRole('dialog').getByText('As it came; change').waitFor();
  // Focus goes back to what opened the sheet.
  await seen.page.keyboard.press('Escape');
  await expect.poll(() => row.evaluate((link) => link.matches(':focus'))).toBe(true);
  await row.press('Enter');
  await seen.page.getByRole('dialog').getByText('As it came; change').waitFor();
  const sheet = await seen.looks(
    'quarantine-item',
    new URL(seen.page.url()).pathname.replace('/main', '') + new URL(seen.page.url()).search,
    (page) => page.getByRole('dialog').getByText('As it came; change').waitFor(),
  );
  expect([...list, ...sheet]).toEqual([]);
});

test('nothing was refused, nothing came from elsewhere, nothing failed', () => {
  expect(complaintsOf(seen.complaints)).toEqual([]);
});
