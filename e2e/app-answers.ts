/** What the fixture of the app is answered with by the API alone: the figures of the pack, and brute force over its events. */
import type { EntityPage, EntityView, PeoplePage, Question, SavedQuestion } from '@millrace/contract';
import { appFixture } from '@millrace/testbed/app/fixture/fixture.ts';
import { factsOf, figuresOf, type Fact } from '@millrace/testbed/app/brute-force.harness.ts';
import { engagements, table } from '@millrace/testbed/app/fixture/people.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { simulate, type Simulated } from '@millrace/testbed/simulate.ts';
import { must, systemClock } from '@millrace/server/kernel/kernel.ts';
import { expect, test } from 'vitest';
import { askTiles, silent } from './dashboard-tiles.ts';

const seed = 1;
const half = { from: '2019-01-01T00:00:00Z', to: '2019-07-01T00:00:00Z' };
const may = { from: '2019-05-01T00:00:00Z', to: '2019-06-01T00:00:00Z' };
const june = { from: '2019-06-01T00:00:00Z', to: '2019-07-01T00:00:00Z' };

let platform: Platform;
let facts: Fact[];
let run: Simulated;

/** Sends it, and waits until it is in every answer. */
export async function sendApp(to: Platform): Promise<void> {
  platform = to;
  const { url, writeKey: key } = platform;
  run = await simulate({ url, key, business: appFixture, seed, clock: systemClock });
  facts = factsOf({ [Symbol.iterator]: () => appFixture.sends({ seed, ...run.range }) });
  await platform.idle();
}

async function count(
  metric: 'events' | 'subjects',
  where: string,
  range: { from: string; to: string },
): Promise<number> {
  const { rows } = await platform.ask({ kind: 'table', metric, by: [], range, asOf: half.to, where });
  return Number(rows[0]?.[0]);
}

const persons = (where: string, range = half): Promise<number> =>
  count('subjects', `subject_kind == "person" && (${where})`, range);

/** By campaign and referrer, as the site was come to. */
function channelOf({ context }: Fact): string {
  const { campaign, page } = context as { campaign?: { medium: string }; page?: { referrer: string } };
  if (campaign !== undefined) return campaign.medium === 'cpc' ? 'paid' : campaign.medium;
  const referrer = page?.referrer ?? '';
  if (referrer === '') return 'direct';
  return referrer.includes('google') ? 'search' : referrer.includes('facebook') ? 'social' : 'referral';
}

/** The tests, of the platform it was sent to. */
export function appAnswers(): void {
  test('all of it is accepted, and the run says what it is about', () => {
    expect(run).toMatchObject({ accepted: run.sent, quarantined: 0, rejected: 0 });
    const { from, to } = run.range;
    const moments = [from, to, run.asOf].map((at) => new Date(at).toISOString());
    expect(moments).toEqual(['2019-01-01T00:00:00.000Z', '2019-07-01T00:00:00.000Z', '2019-06-30T23:59:59.000Z']);
  });

  test('persons are counted once after links, and every event once', async () => {
    expect(await persons('true')).toBe(6000);
    const acts = 'category == "user" && type != "session_started" && type != "session_ended"';
    // Before June nobody of June is there; in June nobody who is dormant is.
    expect(await persons(acts, { ...half, to: june.from })).toBe(5200);
    expect(await persons(acts, june)).toBe(4200);
    const { total, balanced } = await platform.books();
    expect(balanced).toBe(true);
    expect(total).toMatchObject({ quarantined: 0, rejected: 0, conflict: 0, parked: 0 });
    expect(total.duplicate).toBe(run.sent - facts.length);
  });

  test('what is bought, used and clicked has its figures', async () => {
    expect(await persons('type == "purchase"')).toBe(1400);
    expect(await persons('type == "purchase"', june)).toBe(800);
    const messages = async (type: string, message: string): Promise<number> =>
      await count('events', `type == "message.${type}" && data.message == "${message}"`, half);
    expect([await messages('delivered', 'welcome'), await messages('clicked', 'welcome')]).toEqual([1000, 250]);
    expect([await messages('delivered', 'june-news'), await messages('clicked', 'june-news')]).toEqual([3000, 180]);
    expect([await messages('delivered', 'june-offer'), await messages('clicked', 'june-offer')]).toEqual([700, 105]);
  });

  test('lists and states of persons say what was sent', async () => {
    const isOfMay = (time: number): boolean => time >= Date.parse(may.from) && time < Date.parse(may.to);
    const bySubject = Map.groupBy(facts, ({ subject }) => subject);
    const expected = [...bySubject].flatMap(([id, own]) => {
      const first = Math.min(...own.map(({ time }) => time));
      return isOfMay(first) && own.some(({ type }) => type === 'click_event1') ? [id] : [];
    });
    const where = `first_seen >= "${may.from}" && first_seen < "${may.to}" && types.click_event1 > 0`;
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ where, limit: '200', ...(cursor === null ? {} : { cursor }) });
      const response = await platform.request(`/api/entities/person?${query.toString()}`);
      const page = (await response.json()) as EntityPage;
      found.push(...page.entities.map(({ id }) => id));
      ({ cursor } = page);
    } while (cursor !== null);
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(found.length).toBeGreaterThan(200);

    // Somebody who came as a browser and was identified later: one person under both ids, since the first visit.
    const later = must(
      figuresOf(facts).find(({ facts: own }) => own[0]?.subject.startsWith('a:') && own.some(({ link }) => link)),
      'one',
    );
    const ids = new Set(later.facts.map(({ subject }) => subject));
    for (const id of ids) {
      const state = (await (await platform.request(`/api/entities/person/${id}`)).json()) as EntityView;
      expect(new Set(state.ids)).toEqual(ids);
      expect(state.firstSeen).toBe(new Date(later.firstSeen).toISOString());
      const days = later.facts
        .filter(({ type }) => !/^(session_|message\.)/u.test(type))
        .map(({ time }) => new Date(time).toISOString().slice(0, 10));
      expect(state.fields['active_days']).toEqual([...new Set(days)].toSorted());
    }
  });

  test('saved questions of the pack: engagement, acquisition, services, cross-sell, click-through', async () => {
    const range = { from: half.from, to: half.to };
    const told = async (question: SavedQuestion | Question): Promise<unknown[][]> =>
      (await platform.ask(question)).rows;
    const asOf = new Date(run.asOf).toISOString();
    expect(await told({ saved: 'engagement', range, asOf })).toEqual(
      engagements.map((level) => [level, table[level].reduce((sum, count) => sum + count, 0)]),
    );
    expect(await told({ saved: 'acquisition', range, asOf })).toEqual(
      [1000, 950, 1000, 1000, 1250, 800].map((count, month) => [`2019-0${month + 1}`, count]),
    );
    const by = ['engagement', 'acquisition_month'];
    const deep = await told({ kind: 'breakdown', subject: 'person', by, range, asOf });
    expect(deep).toEqual(
      engagements.flatMap((level) =>
        table[level].flatMap((count, month) => (count === 0 ? [] : [[level, `2019-0${month + 1}`, count]])),
      ),
    );
    const channels = await told({ kind: 'breakdown', subject: 'person', by: ['channel'], range, asOf });
    expect(channels).toEqual([
      ['direct', 1800],
      ['search', 1800],
      ['email', 600],
      ['paid', 600],
      ['referral', 600],
      ['social', 600],
    ]);
    const services = await told({ saved: 'services-per-user', range: june, asOf });
    expect(services).toEqual([[`${june.from.slice(0, 19)}.000Z`, 4200, 1.5]]);
    const cross = await told({ saved: 'cross-sell', range: june, asOf });
    expect(cross[0]?.slice(0, 4)).toEqual([`${june.from.slice(0, 19)}.000Z`, 800, 260, 0.325]);
    const clicks = await told({ saved: 'click-through', range, asOf });
    expect(clicks.map((row) => row.slice(0, 4))).toEqual([
      ['june-news', 3000, 180, 0.06],
      ['welcome', 1000, 250, 0.25],
      ['june-offer', 700, 105, 0.15],
    ]);
  });

  test('lifecycle tells the new, the dormant and those who fall', async () => {
    const asOf = new Date(run.asOf).toISOString();
    const { rows } = await platform.ask({ kind: 'breakdown', subject: 'person', by: ['lifecycle'], range: half, asOf });
    const counts = new Map(rows.map(([name, count]) => [name, Number(count)]));
    expect(counts.get('dormant')).toBe(1800);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(6000);
  });

  test('among those of a segment: their purchases, and where those who are medium high and of May stop', async () => {
    const asOf = new Date(run.asOf).toISOString();
    const month = { aggregate: 'count', where: 'acquisition_month == "2019-05"' } as const;
    const { rows } = await platform.ask({
      kind: 'breakdown',
      subject: 'person',
      among: { segment: 'medium-high-of-may-2019' },
      metrics: [
        { as: 'persons', spec: { aggregate: 'count' } },
        { as: 'of_may', spec: month },
      ],
      range: half,
      asOf,
    });
    expect(rows).toEqual([[400, 400]]);
    const counted = await platform.ask({
      kind: 'table',
      metric: 'subjects',
      among: { subject: 'person', where: 'categories >= 2' },
      range: half,
      asOf,
    });
    expect(counted.rows).toEqual([[350]]);
    const wanted = { question: { saved: 'engagement', range: half, asOf }, cell: { level: 'high' }, limit: 2 };
    const headers = { 'content-type': 'application/json' };
    const response = await platform.request('/api/ask/people', {
      method: 'POST',
      headers,
      body: JSON.stringify(wanted),
    });
    expect(await response.json()).toMatchObject({ n: 500, people: [{ kind: 'person' }, { kind: 'person' }] });
  });

  test('what came before purchases is credited, in every model all of them', async () => {
    const windowMs = 90 * 86_400_000;
    const journeys = figuresOf(facts).flatMap(({ facts: own }) =>
      own.flatMap((bought, at) => {
        if (bought.type !== 'purchase') return [];
        const before = own.slice(0, at).filter(({ type, time }) => type === 'page' && time >= bought.time - windowMs);
        return [{ channels: before.map(channelOf), value: Number(bought.data['value']) }];
      }),
    );
    const answer = await platform.ask({ saved: 'attribution', range: half, asOf: new Date(run.asOf).toISOString() });
    const total = journeys.reduce((sum, { value }) => sum + value, 0);
    expect(answer).toMatchObject({ n: journeys.length, notes: { says: 'descriptive', value: total } });
    const noTouch = 'no touch';
    const column = (name: string): Map<unknown, number> => {
      const place = answer.columns.findIndex((each) => each.name === name);
      return new Map(answer.rows.map((row) => [row[1] === false ? noTouch : row[0], Number(row[place])]));
    };
    const models = ['first', 'last', 'last_non_direct', 'linear', 'time_decay', 'position', 'markov', 'shapley'];
    for (const model of models) {
      const credits = [...column(model).values()].map((credit) => Math.round(credit * 1e6));
      expect(
        credits.reduce((sum, credit) => sum + credit, 0),
        model,
      ).toBe(journeys.length * 1e6);
      const values = [...column(`${model}.value`).values()];
      expect(
        values.reduce((sum, value) => sum + value, 0),
        model,
      ).toBe(total);
      expect(values.every(Number.isInteger), model).toBe(true);
    }
    const ends = { first: 0, last: -1 };
    for (const [model, place] of Object.entries(ends)) {
      const expected = Map.groupBy(journeys, ({ channels }) => channels.at(place) ?? noTouch);
      for (const [channel, credit] of column(model)) {
        expect([model, channel, credit]).toEqual([model, channel, expected.get(String(channel))?.length ?? 0]);
      }
    }
    expect(column('first').get('paid')).toBeGreaterThan(0);
  });

  test('the 135 who are stuck at level 2 become a segment of 135, and a file', async () => {
    const send = (path: string, method: string, body: unknown, accept = 'application/json'): Promise<Response> =>
      platform.request(path, {
        method,
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify(body),
      });
    const asOf = new Date(run.asOf).toISOString();
    // Sessions are told half an hour later; each begins with a page.
    const steps = [{ type: 'page' }, { type: 'click_event1' }, { type: 'custom_event2' }];
    const chosen = { among: { segment: 'medium-high-of-may-2019' }, range: may, asOf };
    const question: Question = { kind: 'funnel', steps, window: '30d', ...chosen };
    const wanted = { question, cell: { step: 2, state: 'dropped' } };
    expect((await platform.ask(question)).rows.map((row) => row.slice(2, 6))).toEqual([
      [400, 180, 220, 0],
      [180, 45, 135, 0],
      [45, 45, 0, 0],
    ]);
    const page = (await (await send('/api/ask/people', 'POST', { ...wanted, limit: 5 })).json()) as PeoplePage;
    expect(page.n).toBe(135);

    const put = await send('/api/definitions/segment/stuck-at-2', 'PUT', { spec: page.segment });
    expect(put.status).toBe(201);
    expect((await platform.ask({ kind: 'segment', segment: 'stuck-at-2' })).rows).toEqual([[135]]);
    const among = {
      kind: 'breakdown',
      subject: 'person',
      among: { segment: 'stuck-at-2' },
      range: half,
      asOf,
    } as const;
    expect((await platform.ask({ ...among, by: ['engagement'] })).rows).toEqual([['medium_high', 135]]);
    const where = 'segment("stuck-at-2") && type == "click_event1"';
    expect((await platform.ask({ kind: 'table', metric: 'subjects', where, range: half, asOf })).rows).toEqual([[135]]);
    const list = await platform.request(
      `/api/entities/person?limit=200&where=${encodeURIComponent('segment("stuck-at-2")')}`,
    );
    // Somebody with several ids is listed under each.
    expect(((await list.json()) as EntityPage).entities.length).toBeGreaterThanOrEqual(135);

    const file = await (await send('/api/ask/people', 'POST', wanted, 'text/csv')).text();
    expect(file.trimEnd().split('\r\n')).toHaveLength(136);
  });

  test('every tile of the dashboards of the pack answers', async () => {
    const asking = { range: half, asOf: new Date(run.asOf).toISOString() };
    const tiles = [
      ...(await askTiles(platform, 'engagement', asking)),
      ...(await askTiles(platform, 'acquisition', asking)),
    ];
    expect(tiles.length).toBeGreaterThan(10);
    expect(silent(tiles)).toEqual([]);
  });
}
