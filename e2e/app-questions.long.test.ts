import type { Answer, PeoplePage, Question } from '@millrace/contract';
import { engagements, table } from '@millrace/testbed/app/fixture/people.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { sendDisordered } from './disordered-fixture.ts';

const may = { from: '2019-05-01T00:00:00Z', to: '2019-06-01T00:00:00Z' };
const june = { from: '2019-06-01T00:00:00Z', to: '2019-07-01T00:00:00Z' };

test(
  'half a year of an app in an order of chance, each call one to three times, through kills: its figures, and 135 who are stuck',
  { timeout: 1_800_000 },
  async () => {
    await using platform = await startPlatform();
    const { range, asOf } = await sendDisordered(platform, 'app-fixture', { pack: 'app', seed: 5, kills: 4 });
    const rowsOf = async (saved: string, of = range): Promise<Answer['rows']> =>
      (await platform.ask({ saved, range: of, asOf })).rows;
    expect(await rowsOf('engagement')).toEqual(
      engagements.map((level) => [level, table[level].reduce((sum, count) => sum + count, 0)]),
    );
    expect(await rowsOf('acquisition')).toEqual(
      [1000, 950, 1000, 1000, 1250, 800].map((count, month) => [`2019-0${month + 1}`, count]),
    );
    expect((await rowsOf('services-per-user', june)).map((row) => row.slice(1))).toEqual([[4200, 1.5]]);
    expect((await rowsOf('cross-sell', june)).map((row) => row.slice(1, 4))).toEqual([[800, 260, 0.325]]);
    expect((await rowsOf('click-through')).map((row) => row.slice(0, 4))).toEqual([
      ['june-news', 3000, 180, 0.06],
      ['welcome', 1000, 250, 0.25],
      ['june-offer', 700, 105, 0.15],
    ]);
    await expectStuck(platform, asOf);
  },
);

async function expectStuck(platform: Platform, asOf: string): Promise<void> {
  const figures = [
    [400, 180, 220, 0],
    [180, 45, 135, 0],
    [45, 45, 0, 0],
  ];
  const steps = [{ type: 'page' }, { type: 'click_event1' }, { type: 'custom_event2' }];
  const among = { segment: 'medium-high-of-may-2019' };
  const question: Question = { kind: 'funnel', steps, window: '30d', among, range: may, asOf };
  expect((await platform.ask(question)).rows.map((row) => row.slice(2, 6))).toEqual(figures);
  // Sessions were told in disorder too.
  const saved = await platform.ask({ saved: 'stuck-funnel', range: may, asOf });
  expect(saved.rows.map((row) => row.slice(2, 6))).toEqual(figures);
  const body = JSON.stringify({ question, cell: { step: 2, state: 'dropped' }, limit: 5 });
  const headers = { 'content-type': 'application/json' };
  const listed = await platform.request('/api/ask/people', { method: 'POST', headers, body });
  expect(((await listed.json()) as PeoplePage).n).toBe(135);
}
