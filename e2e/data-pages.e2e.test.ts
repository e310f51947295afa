import type { DefinitionVersion } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, minute, settled, sizes, visit, type Visit } from './visit.ts';

let seen: Visit;

beforeAll(async () => {
  seen = await visit(async (platform) => {
    await platform.send(
      Array.from({ length: 30 }, (_, n) => ({
        id: `s-${n}`,
        type: 'ticket.sold',
        subject: `person/u:${n % 7}`,
        data: { price: n < 20 ? 1200 : '12 €', seat: `<b>${n}</b>`, contact: 'jane@example.com' },
      })),
    );
    await platform.idle();
  });
}, 2 * minute);
afterAll(async () => seen[Symbol.asyncDispose]());

test('the catalog says which types and fields there are, and what changed', async () => {
  const { page, open } = seen;
  await open('/catalog');
  await page.getByRole('table', { name: 'Types' }).getByRole('link', { name: 'ticket.sold' }).click();
  await page.getByRole('heading', { level: 1, name: 'ticket.sold' }).waitFor();
  const fields = page.getByRole('table', { name: 'Fields of the type' });
  await fields.getByRole('row', { name: /\/price .*integer/ }).waitFor();
  expect(await fields.getByRole('row', { name: /\/contact/ }).innerText()).toMatch(/email/);
  // No value of it is shown, only its mask.
  expect(await page.content()).not.toContain('jane@example.com');
});

test('a document is changed: tried first, then a version of its own, with what it changed', async () => {
  const { page, open } = seen;
  await open('/definitions?kind=metric');
  await page.getByRole('link', { name: 'revenue', exact: true }).click();
  const text = page.getByLabel('Spec, as JSON');
  const before = await text.inputValue();
  await text.fill(before.replace('"title": "Revenue"', '"title": "Turnover", "colour": "red"'));
  await page.getByRole('button', { name: 'See what it changes' }).click();
  await page
    .getByText(/colour/)
    .last()
    .waitFor();
  expect(await page.getByRole('button', { name: /^Save as/ }).count()).toBe(0);
  await text.fill(before.replace('"title": "Revenue"', '"title": "Turnover"'));
  // What is typed is not left without a question, to a tab or to another page.
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
  for (const away of [page.getByText('History', { exact: true }), page.getByRole('link', { name: 'Books and flow' })]) {
    await away.click();
    await asked.getByRole('button', { name: 'Stay here' }).click();
    expect(await text.inputValue()).toContain('Turnover');
  }
  await page.getByRole('button', { name: 'See what it changes' }).click();
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await page.getByText(/^version 2, by/).waitFor();
  await page.getByText('History', { exact: true }).click();
  await page.getByRole('row', { name: '/title "Revenue" "Turnover"' }).waitFor();
  await page.getByTitle('What version 1 changed').click();
  await expect.poll(() => new URL(page.url()).search).toBe('?tab=history&v=1');
  // An older version is read whole, and restored as the next one.
  await page.getByRole('row', { name: '/title "Turnover" "Revenue"' }).waitFor();
  expect(await page.getByLabel('Spec, as JSON', { exact: true }).innerText()).toBe(before);
  await page.getByRole('button', { name: 'Restore this version' }).click();
  await page.getByRole('button', { name: 'Save as version 3' }).click();
  await page.getByRole('heading', { name: 'What version 3 changed' }).waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe('?tab=history&v=3');
  expect(await page.getByLabel('Spec, as JSON', { exact: true }).innerText()).toBe(before);
  // Nothing is asked where nothing is lost, and what is discarded is gone.
  await page.getByText('Document', { exact: true }).click();
  await text.fill('{}');
  await page.getByRole('link', { name: 'Books and flow' }).click();
  await asked.getByRole('button', { name: /^Leave/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Books and flow' }).waitFor();
});

test('what nothing names is deleted, and restored from its history', async () => {
  const { page, open, platform } = seen;
  const spec = { question: { kind: 'trend', metric: 'events', grain: 'day' } };
  await platform.request('/api/definitions/question/brief', { method: 'PUT', body: JSON.stringify({ spec }) });
  const asked = page.getByRole('dialog');
  const remove = page.getByRole('button', { name: 'Delete' });
  await open('/definitions/metric/revenue');
  await remove.click();
  await asked.getByText(/documents name it/).waitFor();
  expect(await asked.getByRole('button').count()).toBe(0);
  await page.keyboard.press('Escape');
  await open('/definitions/question/brief');
  await remove.click();
  await asked.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('2, deleted').waitFor();
  await page.getByTitle('What version 1 changed').click();
  await page.getByRole('button', { name: 'Restore this version' }).click();
  await page.getByRole('button', { name: 'Save as version 3' }).click();
  await page.getByRole('heading', { name: 'What version 3 changed' }).waitFor();
  await page.getByText('Document', { exact: true }).click();
  await page.getByText(/^version 3, by/).waitFor();
});

test('what is typed stays when another version comes, and is saved over it only on purpose', async () => {
  const { page, open, platform } = seen;
  await open('/definitions/metric/credits');
  const text = page.getByLabel('Spec, as JSON');
  const mine = (await text.inputValue()).replace('Credits for returns', 'Mine');
  await text.fill(mine);
  await page.getByRole('button', { name: 'See what it changes' }).click();
  const save = page.getByRole('button', { name: /^Save as version/ });
  await save.waitFor();
  const path = '/api/definitions/metric/credits';
  const { spec } = (await (await platform.request(path)).json()) as DefinitionVersion;
  const put = { method: 'PUT', body: JSON.stringify({ spec: { ...spec, title: 'Theirs' } }) };
  await platform.request(path, put);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
  await page.getByText(/^Version 2 was saved meanwhile, and this change was made from version 1\./).waitFor();
  expect(await text.inputValue()).toBe(mine);
  expect(await save.count()).toBe(0);
  await page.getByRole('button', { name: 'Change version 2 instead' }).click();
  await page.getByRole('button', { name: 'Save as version 3' }).click();
  await page.getByText(/^version 3, by/).waitFor();
  expect(await text.inputValue()).toContain('"Mine"');
});

test('a key is made, shown once with what to do with it, rotated, and revoked', async () => {
  const { page, open, platform } = seen;
  await open('/settings');
  await page.getByLabel('Name', { exact: true }).fill('Website');
  await page.getByLabel('Kind', { exact: true }).selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Make the key' }).click();
  const curl = await page.locator('pre').first().innerText();
  const key = /Bearer (\S+)'/.exec(curl)?.[1] ?? '';
  const send = (secret: string) =>
    fetch(`${platform.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{"type": "signed_up", "subject": "person/u:1"}',
    });
  expect((await send(key)).status).toBe(200);
  expect(
    await page
      .getByRole('row', { name: /^Preset/ })
      .getByRole('button', { name: 'Rotate' })
      .count(),
  ).toBe(0);
  const row = page.getByRole('row', { name: /^Website/ });
  await row.getByRole('button', { name: 'Rotate' }).click();
  const sheet = page.getByRole('dialog', { name: 'Rotate Website' });
  await sheet.getByRole('button', { name: 'Make a new secret' }).dblclick();
  const rotated = await sheet.locator('code').innerText();
  expect(await sheet.getByText(/^The old secret works until/).count()).toBe(1);
  expect([(await send(key)).status, (await send(rotated)).status]).toEqual([200, 200]);
  await page.keyboard.press('Escape');
  await sheet.getByText('Close without the secret?').waitFor();
  expect(await sheet.locator('code').innerText()).toBe(rotated);
  await sheet.getByRole('button', { name: 'Done' }).click();
  await row.getByText(/^old secret until/).waitFor();
  expect(await page.content()).not.toContain(rotated);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await row.getByRole('button', { name: 'Really revoke Website?' }).click();
  await row.getByText(/^revoked/).waitFor();
  expect([(await send(key)).status, (await send(rotated)).status]).toEqual([401, 401]);
  // It was used above; nobody has used the one for browsers.
  expect(await row.getByRole('cell', { name: 'never' }).count()).toBe(0);
  const browser = page.getByRole('row', { name: /^First browser key/ });
  expect(await browser.getByRole('cell', { name: 'never' }).count()).toBe(1);
  // On a phone all of it is within reach.
  await page.setViewportSize(sizes.phone);
  await browser.getByText('used never').waitFor();
  const last = await browser.getByRole('button', { name: 'Revoke' }).boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(sizes.phone.width);
  await page.setViewportSize(sizes.wide);
});

test('the books say where everything is', async () => {
  const { page, open, platform } = seen;
  await platform.ask({ kind: 'table', metric: 'events', by: ['type'], range: { from: 'now-1h', to: 'now' } });
  // What comes late finds its place kept: what is already there does not move.
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/api/books', async (route) => {
    await held;
    await route.continue();
  });
  await open('/books');
  const below = page.getByRole('heading', { name: 'What asking cost' });
  const kept = await below.boundingBox();
  letGo();
  const producers = page.getByRole('table', { name: 'Producers, rows' });
  await producers.getByRole('row', { name: /^api/ }).waitFor();
  await page.getByRole('row', { name: /^rollup\/activity.* the rollup of all events admitted .*none$/ }).waitFor();
  const row = await producers.getByRole('row').nth(1).boundingBox();
  const moved = Math.abs(((await below.boundingBox())?.y ?? 0) - (kept?.y ?? 0));
  expect(moved).toBeLessThan(2 * (row?.height ?? 0));
  await page.unroute('**/api/books');
  expect(await producers.getByRole('row').count()).toBeGreaterThan(1);
  // The foot of the navigation is one line, however far behind.
  const lag = page.getByText(/^lag /);
  await lag.waitFor();
  const lampHeights = await lag.evaluate((part) => {
    const lamp = part.parentElement;
    const before = lamp?.offsetHeight;
    part.textContent = 'lag 999\u202fms';
    return [
      before,
      lamp?.offsetHeight,
      (lamp?.querySelector('span + span')?.scrollWidth ?? 0) -
        (lamp?.querySelector<HTMLElement>('span + span')?.clientWidth ?? 0),
    ];
  });
  expect(lampHeights[1]).toBe(lampHeights[0]);
  expect(lampHeights[2]).toBe(0);
  const asked = page.getByRole('table', { name: 'Questions, by cost' });
  await asked.getByRole('row', { name: /^table of events by type/ }).waitFor();
});

test('look right and are accessible', async () => {
  const found: string[] = [];
  for (const [name, path, heading] of [
    ['catalog', '/catalog', 'Types of events'],
    ['catalog-type', '/catalog/ticket.sold', 'A document that says what was learned'],
    ['definitions', '/definitions?kind=metric', 'Documents'],
    ['definition', '/definitions/metric/revenue', 'What it says'],
    ['definition-history', '/definitions/metric/revenue?tab=history&v=2', 'How version 2 differs from now'],
    ['books', '/books', 'Followers of the log'],
    ['settings', '/settings', 'Keys'],
    ['not-found', '/nowhere', 'Not found'],
  ] as const)
    found.push(...(await seen.looks(name, path, (page) => page.getByRole('heading', { name: heading }).waitFor())));
  expect(found).toEqual([]);
});

test('names of any length, turned around or not, keep to their place on every page', async () => {
  const { page, open, platform } = seen;
  const long = (word: string, length = 300): string => word.padEnd(length, 'x');
  const [type, id, field] = [long('type', 256), long('id'), long('field')];
  const lead = { kind: 'lead', id };
  const of = { source_id: long('source'), buyer_id: long('buyer'), campaign: long('campaign') };
  const text = '\u202edesrever \u0645\u0631\u062d\u0628\u0627';
  const name = long('segment', 128);
  const rule = {
    subject: 'person',
    where: `did >= 1`,
    traits: { did: { aggregate: 'count', where: `type == "${type}"` } },
  };
  await platform.request(`/api/definitions/segment/${name}`, { method: 'PUT', body: JSON.stringify({ spec: rule }) });
  await platform.send([
    { id: long('event', 128), type, subject: { kind: 'person', id }, data: { [field]: field, [text]: 1 } },
    { id: 'reversed', type: text, subject: 'person/u:1', data: { contact: 'jane@example.com' } },
    { id: 'submitted', type: 'source.submitted', subject: lead, data: { ...of, channel: 'api' } },
    {
      id: 'changed',
      type: 'config.changed',
      subject: { kind: 'source', id: of.source_id },
      data: { path: field, after: id },
    },
    { id: 'attempted', type: 'delivery.attempted', subject: lead, data: { ...of, delivery_id: id, attempt: 1 } },
    { id: 'reversed', type, subject: { kind: 'person', id }, data: { [field]: field } },
  ]);
  await platform.idle();
  const beyond: string[] = [];
  for (const path of [
    '?show=events',
    `/live?type=${type}&ev=${long('event', 128)}`,
    `/explore?m=events&by=type&f=${encodeURIComponent(`type:is:${type}`)}`,
    `/funnels/new?step=${type}&step=source.submitted`,
    '/retention',
    `/attribution`,
    '/segments',
    `/segments/${name}`,
    `/segments/${name}?tab=rule`,
    '/people',
    `/e/person/${id}`,
    `/e/lead/${id}`,
    `/e/source/${of.source_id}`,
    '/leads/sources',
    '/leads/buyers',
    '/quarantine',
    '/catalog',
    `/catalog/${type}`,
    `/definitions/segment/${name}`,
    '/books',
    '/settings',
    '/dashboards/operations',
  ]) {
    await open(path);
    for (const size of [sizes.phone, sizes.wide]) {
      await page.setViewportSize(size);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);
      const px = Number(await page.evaluate('document.scrollingElement.scrollWidth - innerWidth'));
      if (px > 0) beyond.push(`${path.slice(0, 40)} at ${size.width}: ${px} px`);
    }
  }
  expect(beyond).toEqual([]);

  await open('/segments');
  const cut = page.getByRole('rowheader', { name: 'segmentxxx' });
  await cut.hover();
  await expect.poll(() => cut.getAttribute('title')).toBe(await cut.innerText());
  await open('/catalog');
  // What is said beside a name that turns its letters around still reads from left to right.
  const advice = page.getByRole('listitem').filter({ hasText: text }).filter({ hasText: 'looks personal' });
  const read = await advice.locator('code').evaluate((code) => {
    const range = code.ownerDocument.createRange();
    const words = code.parentElement?.lastChild;
    if (!words) return [];
    return [0, 1].map(
      (at) => (range.setStart(words, at), range.setEnd(words, at + 1), range.getBoundingClientRect().left),
    );
  });
  expect(read).toEqual(read.toSorted((a, b) => a - b));
  expect(new Set(read).size).toBe(2);
});

test('nothing was refused, nothing came from elsewhere, nothing failed', () => {
  expect(complaintsOf(seen.complaints)).toEqual([]);
});

test('Enter opens what the palette still looks for', async () => {
  const { page, open } = seen;
  await open('/catalog');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find or run' });
  await field.fill('person/u:3');
  await field.press('Enter');
  await expect.poll(() => decodeURIComponent(page.url())).toMatch(/\/e\/person\/u:3$/);
});

test('every page says that the platform does not answer', async () => {
  const { page, open, platform } = seen;
  // Also a page without figures of its own hears the platform's heart.
  const heard = page.waitForRequest(/\/api\/live\?kind=rates/);
  await open('/catalog');
  expect((await heard).method()).toBe('GET');
  await page.getByText('Stored = accepted').waitFor();
  await platform.kill();
  const bar = page.getByText('The platform does not answer. The figures below are the last that came.');
  await bar.waitFor();
  expect(await page.getByText('Stored = accepted').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'ticket.sold' }).count()).toBe(1);
  await page.getByRole('link', { name: 'Books and flow' }).click();
  await page.getByRole('heading', { level: 1, name: 'Books and flow' }).waitFor();
  expect(await bar.count()).toBe(1);
  // A page that was not loaded before stays at its address, and comes as soon as it can.
  await page.getByRole('link', { name: 'Dashboards' }).click();
  await page.getByText('A part of this page did not come.').waitFor();
  expect(await bar.count()).toBe(1);
  await platform.restart();
  await page.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor();
  await page.getByText('Stored = accepted').waitFor();
  expect(await bar.count()).toBe(0);
});

test('a page that found nobody goes on by itself, and Retry loads a part that did not come', async () => {
  const { page, open } = seen;
  await page.route('**/api/**', (route) => route.abort('connectionrefused'));
  await open('/definitions');
  await page.getByText('The platform does not answer.').waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('heading', { level: 1, name: 'Definitions' }).waitFor();

  await page.route('**/assets/funnels-page*', (route) => route.abort('connectionrefused'));
  // It is loaded anew once, since somebody answers.
  const anew = page.waitForEvent('load');
  await page.getByRole('link', { name: 'Funnels' }).click();
  await anew;
  await page.getByText('A part of this page did not come.').waitFor();
  await page.unroute('**/assets/funnels-page*');
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('heading', { level: 1, name: 'Funnels' }).waitFor();
  expect(await page.getByText('A part of this page did not come.').count()).toBe(0);
});
