import { readFile } from 'node:fs/promises';
import type { DashboardSpec, DefinitionVersion } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf, minute, movedBy, sizes, visit, type Visit } from './visit.ts';

let seen: Visit;

beforeAll(async () => {
  seen = await visit(async (platform) => {
    const at = (minutes: number): string => new Date(Date.now() - minutes * minute).toISOString();
    const leads = Array.from({ length: 40 }, (_, n) => {
      const subject = `lead/l${n}`;
      const source_id = n % 4 === 0 ? 'ridgeline' : 'harbor';
      return [
        { id: `s-${n}`, type: 'source.submitted', time: at(n * 20 + 5), subject, data: { source_id, channel: 'api' } },
        n % 5 === 0
          ? {
              id: `r-${n}`,
              type: 'source.rejected',
              time: at(n * 20 + 4),
              subject,
              data: { source_id, reason_code: 'duplicate' },
            }
          : { id: `a-${n}`, type: 'source.accepted', time: at(n * 20 + 4), subject, data: { source_id } },
      ];
    });
    const failed = [1, 2, 3].map((n) => ({
      id: `f-${n}`,
      type: 'delivery.attempt_failed',
      time: at(n * 20),
      subject: `lead/l${n}`,
      data: { source_id: 'harbor', buyer_id: 'acme', error_class: 'TIMEOUT' },
    }));
    await platform.send([...leads.flat(), ...failed]);
    await platform.idle();
  });
}, 2 * minute);
afterAll(async () => seen[Symbol.asyncDispose]());

const specNow = async (): Promise<DashboardSpec> => {
  const answer = await seen.platform.request('/api/definitions/dashboard/operations');
  const { spec } = (await answer.json()) as DefinitionVersion;
  return spec as unknown as DashboardSpec;
};

test('a dashboard of the pack answers, and what is chosen narrows every tile', async () => {
  const { page, open } = seen;
  await open('/dashboards');
  await page.getByRole('link', { name: 'Operations' }).click();
  await page.getByRole('heading', { level: 1, name: 'Operations' }).waitFor();
  await page.getByRole('img', { name: 'Leads by hour.' }).waitFor();
  // Numbers that come late find their place kept.
  const moved = await movedBy(seen, {
    path: '/dashboards/operations',
    late: '**/api/ask',
    mark: page.getByRole('heading', { name: 'Leads by hour' }),
    ready: page.getByRole('img', { name: 'Leads by hour.' }),
  });
  expect(moved).toBeLessThan(16);
  await open('/dashboards/operations?t=7d&f=source%3Aridgeline');
  expect(await page.getByLabel('Source', { exact: true }).inputValue()).toBe('ridgeline');
  await page.getByRole('img', { name: 'Leads by hour.' }).waitFor();
});

test('lines have their names at every width, and what the range cuts is said', async () => {
  const { page, open } = seen;
  await open('/dashboards/operations');
  const rates = page.getByRole('region', { name: 'Rates by hour' });
  await rates.getByText('Acceptance rate').waitFor();
  expect(await rates.getByText('Delivery rate').count()).toBe(1);
  expect(await rates.locator('svg[tabindex]').textContent()).toMatch(/0\.0\u202f%.*100\.0\u202f%/);
  await page.setViewportSize(sizes.phone);
  const leads = page.getByRole('region', { name: 'Leads by hour' }).getByRole('list', { name: 'Lines' });
  await expect.poll(() => leads.innerText()).toBe('Leads submitted\nLeads accepted\nLeads delivered');
  await page.getByText('The last hour, dotted, is not complete.').first().waitFor();
  await page.setViewportSize(sizes.wide);
});

test('a new one begins with a tile and is edited at once; retention is put on it', async () => {
  const { page, open, platform } = seen;
  await open('/dashboards');
  await page.getByRole('button', { name: 'New dashboard' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Mine');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
  await page.getByRole('heading', { name: 'Put a question on it' }).waitFor();
  await page.getByRole('img', { name: 'Events by hour.' }).waitFor();
  await open('/retention?first=source.submitted&kind=lead');
  await page.getByRole('button', { name: 'Add to dashboard' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Dashboard', { exact: true }).selectOption('mine');
  await sheet.getByRole('button', { name: 'Add', exact: true }).click();
  await sheet.getByRole('link', { name: 'Mine' }).click();
  await page.getByRole('table', { name: 'week retention, rows' }).waitFor();
  const answer = await platform.request('/api/definitions/dashboard/mine');
  const { tiles } = ((await answer.json()) as DefinitionVersion).spec as unknown as DashboardSpec;
  expect(tiles.map(({ question }) => (question as { kind: string }).kind)).toEqual(['trend', 'retention']);
});

test('figures follow what comes, in their places', async () => {
  const { page, open, platform } = seen;
  await open('/dashboards/operations');
  const submitted = page
    .locator('dl div')
    .filter({ has: page.getByText('Leads submitted', { exact: true }) })
    .locator('dd');
  await page.getByRole('img', { name: 'Leads by hour.' }).waitFor();
  const before = Number(await submitted.innerText());
  await page.evaluate("globalThis.kept = [...document.querySelectorAll('main dd, main svg[tabindex]')]");
  await platform.send({ type: 'source.submitted', subject: 'lead/new', data: { source_id: 'harbor', channel: 'api' } });
  await expect.poll(() => submitted.innerText(), { timeout: minute }).toBe(String(before + 1));
  expect(await page.evaluate('kept.length > 5 && kept.every((each) => each.isConnected)')).toBe(true);
});

test('tiles are put on, moved and sized, and saved as a version of the document', async () => {
  const { page, open } = seen;
  await open('/dashboards/operations');
  const before = await specNow();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Question', { exact: true }).selectOption('source-scorecard');
  await page.getByRole('button', { name: 'Add' }).click();
  const tools = page.getByRole('group', { name: 'Place and size of Sources by score' });
  await tools.getByRole('button', { name: 'Make narrower' }).click();
  await tools.getByRole('button', { name: 'Move right' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Edit' }).waitFor();
  const after = await specNow();
  expect(after.tiles).toHaveLength(before.tiles.length + 1);
  expect(after.tiles.find(({ id }) => id === 'source-scorecard')).toMatchObject({ w: 11, x: 1, show: 'table' });
});

test('tiles that are moved stay when another version comes, and are saved over it only on purpose', async () => {
  const { page, open, platform } = seen;
  await open('/dashboards/buyers?edit=1');
  const tiles = page.getByRole('button', { name: 'Take it off' });
  await expect.poll(() => tiles.count()).toBeGreaterThan(1);
  const before = await tiles.count();
  await tiles.first().click();
  const path = '/api/definitions/dashboard/buyers';
  const { spec, version } = (await (await platform.request(path)).json()) as DefinitionVersion;
  await platform.request(path, { method: 'PUT', body: JSON.stringify({ spec: { ...spec, title: 'Theirs' } }) });
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
  await page.getByText(`Version ${version + 1} was saved meanwhile`).waitFor();
  expect(await tiles.count()).toBe(before - 1);
  expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: `Change version ${version + 1} instead` }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Edit' }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Theirs' }).waitFor();
});

test('an added table keeps its size and scrolls inside of it', async () => {
  const { page, open } = seen;
  await open('/dashboards/operations?edit=1');
  await page.getByLabel('Question', { exact: true }).selectOption('hourly');
  await page.getByRole('button', { name: 'Add' }).click();
  const rows = page.getByRole('region', { name: 'Hour by hour, rows' });
  await rows.waitFor();
  expect((await rows.boundingBox())?.height).toBeLessThan(400);
  const reach = `(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('[aria-label="Hour by hour, rows"]'))`;
  expect(await page.evaluate(reach)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Leave as it was' }).click();
  await rows.waitFor({ state: 'detached' });
});

test('what is changed and not saved is left only on purpose', async () => {
  const { page, open } = seen;
  await open('/dashboards/sources?edit=1');
  const tiles = page.getByRole('button', { name: 'Take it off' });
  await expect.poll(() => tiles.count()).toBeGreaterThan(1);
  const before = await tiles.count();
  await tiles.first().click();
  const away = page.getByRole('navigation').getByRole('link', { name: 'Live' });
  await away.click();
  await page.getByRole('button', { name: 'Stay here' }).click();
  expect(await tiles.count()).toBe(before - 1);
  await away.click();
  await page.getByRole('button', { name: /^Leave, discard/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Live' }).waitFor();
});

test('a tile leads to its question, says when it was true, and what is provisional', async () => {
  const { page, open } = seen;
  await open('/dashboards/operations?t=7d&f=source%3Aridgeline');
  const now = page.getByRole('region', { name: 'The last hour' });
  await now.getByText(/^as of /).waitFor();
  await now
    .getByText(/provisional, n \d/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'Rates by hour' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hour by hour' }).waitFor();
  expect(page.url()).toContain('/explore/hourly?');
  expect(new URL(page.url()).searchParams.get('q')).toBe('data.source_id == "ridgeline"');
});

test('a number and a bar of a tile open the list behind them, narrowed as the page is', async () => {
  const { page, open } = seen;
  const sheet = page.getByRole('dialog');
  await open('/dashboards/operations?f=source%3Aridgeline');
  const number = page.getByRole('region', { name: 'The last hour' }).getByTitle(/behind .*submitted 1$/i);
  await number.click();
  await sheet.getByText('1 is in this number').waitFor();
  await sheet.getByRole('link', { name: 'l0' }).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.has('list')).toBe(false);
  await open('/dashboards/operations');
  await page.getByRole('button', { name: 'Who stands behind TIMEOUT: 3' }).press('Enter');
  await sheet.getByText('3 are in this number').waitFor();
});

test('a row of a tile opens the list behind it, and the answer of a tile goes out as a file', async () => {
  const { page, open } = seen;
  await open('/dashboards/sources');
  const scores = page.getByRole('region', { name: 'Sources by score', exact: true });
  await scores
    .getByRole('row', { name: /^ridgeline/ })
    .getByTitle(/behind Submissions 10$/)
    .click();
  await page.getByRole('dialog').getByText('10 are in this number').waitFor();
  await page.keyboard.press('Escape');
  const saved = page.waitForEvent('download');
  await scores.getByRole('button', { name: 'Export CSV of Sources by score' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('sources-by-score.csv');
  expect(await readFile(await file.path(), 'utf8')).toMatch(/^\ufeffsource,score,[^]*^ridgeline,/m);
});

test('look right and are accessible', async () => {
  const list = await seen.looks('dashboards', '/dashboards', (page) =>
    page.getByRole('link', { name: 'Operations' }).waitFor(),
  );
  const one = await seen.looks('dashboard', '/dashboards/operations', (page) =>
    page.getByRole('img', { name: 'Leads by hour.' }).waitFor(),
  );
  const edited = await seen.looks('dashboard-edit', '/dashboards/operations?edit=1', (page) =>
    page.getByRole('heading', { name: 'Put a question on it' }).waitFor(),
  );
  expect([...list, ...one, ...edited]).toEqual([]);
});

test('nothing was refused, nothing came from elsewhere, nothing failed', () => {
  expect(complaintsOf(seen.complaints)).toEqual([]);
});
