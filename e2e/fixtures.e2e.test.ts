import type { Answer, EntityPage, EntityView, Problem } from '@millrace/contract';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askTiles, silent } from './dashboard-tiles.ts';
import { rowsOf } from './rows-of.ts';
import { sendFixture, type FixtureRange } from './send-fixture.ts';

type Asked = { readonly metric?: 'events' | 'subjects'; readonly where: string };

const only = ({ rows }: Answer): number => Number(rows[0]?.[0]);
const timeout = 240_000;

let platform: Platform;
let sent: FixtureRange;

describe('seed-age, shuffled and doubled', () => {
  beforeAll(async () => {
    platform = await startPlatform();
    sent = await sendFixture(platform, 'seed-age', { shuffle: true, duplicate: 0.5 });
  }, timeout);
  afterAll(() => platform[Symbol.asyncDispose]());

  test('a question finds 100 leads of each age and 95, 93, 90, 85 and 80 valid ones', async () => {
    const { range, asOf } = sent;
    const count = async ({ metric = 'subjects', where }: Asked): Promise<number> =>
      only(await platform.ask({ kind: 'table', metric, by: [], range, asOf, where }));
    const hour = 3_600_000;
    const decided = 'type in ["source.accepted", "source.rejected"]';
    const valid = 'data.valid_fields.email && data.valid_fields.phone && data.valid_fields.name';
    for (const [from, to, share] of [
      [0, hour, 95],
      [hour, 2 * hour, 93],
      [2 * hour, 4 * hour, 90],
      [4 * hour, 8 * hour, 85],
      [8 * hour, 1000 * hour, 80],
    ] as const) {
      const inBucket = `${decided} && data.lead_age_ms >= ${from} && data.lead_age_ms < ${to}`;
      expect(await count({ where: inBucket })).toBe(100);
      expect(await count({ where: `${inBucket} && ${valid}` })).toBe(share);
      expect(await count({ metric: 'events', where: inBucket })).toBe(100);
    }
    expect(await count({ where: 'type == "delivery.delivered"' })).toBe(443);
    const { total, balanced } = await platform.books();
    expect(balanced).toBe(true);
    expect(total).toMatchObject({ quarantined: 0, rejected: 0, conflict: 0, admitted: 2832 });
    expect(total.duplicate).toBeGreaterThan(1200);
  });

  test('age-quality: 95, 93, 90, 85 and 80 % of a hundred, and what that is of the first', async () => {
    const rows = rowsOf(await platform.ask({ saved: 'age-quality', ...sent }));
    const told = rows.map(({ bucket, leads, valid_rate: rate, relative_value: value }) => [bucket, leads, rate, value]);
    expect(told).toEqual([
      ['under 1 h', 100, 0.95, 1],
      ['1 to 2 h', 100, 0.93, 0.93 / 0.95],
      ['2 to 4 h', 100, 0.9, 0.9 / 0.95],
      ['4 to 8 h', 100, 0.85, 0.85 / 0.95],
      ['8 h and more', 100, 0.8, 0.8 / 0.95],
    ]);
  });
});

describe('seed-lift', () => {
  beforeAll(async () => {
    platform = await startPlatform();
    sent = await sendFixture(platform, 'seed-lift');
  }, timeout);
  afterAll(() => platform[Symbol.asyncDispose]());

  test('questions find 120 and 80 conversions, and the states of all leads say the same', async () => {
    const { range, asOf } = sent;
    const count = async (where: string, to = range.to): Promise<number> =>
      only(await platform.ask({ kind: 'table', metric: 'subjects', by: [], range: { ...range, to }, asOf, where }));
    expect(await count('type == "delivery.delivered"')).toBe(2000);
    expect(await count('type == "enhancement.completed" && data.service == "phone-check"')).toBe(1000);
    expect(await count('type == "feedback.converted"', asOf)).toBe(200);
    const leads = await soldLeads(platform);
    const converted = leads.filter(({ fields }) => 'converted_at' in fields);
    expect(leads.length).toBe(2000);
    expect(converted.filter(({ fields }) => fields['enhanced'] === 1).length).toBe(120);
    expect(converted.filter(({ fields }) => fields['enhanced'] !== 1).length).toBe(80);
    for (const { id } of converted.slice(0, 20)) {
      const state = (await (await platform.request(`/api/entities/lead/${id}`)).json()) as EntityView;
      expect(state.flags).toEqual({});
      const [delivery] = Object.values(state.fields['deliveries'] ?? {});
      expect(delivery).toMatchObject({ status: 'delivered', outcome: 'converted', value: 5000 });
    }
  });

  test('enhancement-lift: 12 % against 8 % is half as much again, 0.146 to 0.963', async () => {
    const answer = await platform.ask({ saved: 'enhancement-lift', ...sent });
    const rows = rowsOf(answer);
    expect(rows.map(({ group, leads, converted, conversion_rate: rate }) => [group, leads, converted, rate])).toEqual([
      ['phone checked', 1000, 120, 0.12],
      ['not checked', 1000, 80, 0.08],
    ]);
    expect(answer.notes).toMatchObject({ says: 'association', lift: expect.closeTo(0.5, 10) });
    const { low, high, difference, difference_low: least, difference_high: most } = answer.notes ?? {};
    expect([low, high, difference, least, most].map((each) => Number(each).toFixed(3))).toEqual([
      '0.146',
      '0.963',
      '0.040',
      '0.014',
      '0.066',
    ]);
    expect(rows[0]).toMatchObject({ lift: answer.notes?.['lift'], low, high });
    // Chance gave the sources to both groups alike.
    const stratified = answer.notes?.['stratified'] as { readonly lift: number; readonly strata: number };
    expect(stratified.strata).toBeGreaterThan(2);
    expect(Math.abs(stratified.lift - 0.5)).toBeLessThan(0.1);
  });

  test(
    'beside other fixtures every tile of the dashboards of leads answers, also narrowed to a source',
    { timeout },
    async () => {
      const spans = [sent];
      for (const profile of ['seed-age', 'seed-timing']) spans.push(await sendFixture(platform, profile));
      await platform.send({
        type: 'delivery.attempt_failed',
        time: spans[0]?.range.from,
        subject: 'lead/late',
        data: { source_id: 'facebook', buyer_id: 'northwind', delivery_id: 'd1', attempt: 1, error_class: 'TIMEOUT' },
      });
      await platform.idle();
      const from = spans.map(({ range }) => range.from).toSorted()[0] ?? '';
      const asOf =
        spans
          .map((span) => span.asOf)
          .toSorted()
          .at(-1) ?? '';
      const asking = { range: { from, to: asOf }, asOf };
      for (const name of ['operations', 'sources', 'buyers']) {
        const tiles = await askTiles(platform, name, asking);
        expect(tiles.length).toBeGreaterThan(5);
        expect(silent(tiles)).toEqual([]);
        const narrowed = await askTiles(platform, name, { ...asking, where: 'data.source_id == "nobody"' });
        expect(narrowed.flatMap(({ tile, answer }) => ('error' in answer ? [[tile, answer.error]] : []))).toEqual([]);
        expect(narrowed.map(({ answer }) => answer)).not.toEqual(tiles.map(({ answer }) => answer));
      }

      // A tile that cannot be answered has its problem in its place, and takes nobody with it.
      const broken = { question: { kind: 'table', metric: 'events', by: ['price'] }, ...asking };
      const three = [{ saved: 'operations', ...asking }, broken, { saved: 'nothing', ...asking }];
      const response = await platform.request('/api/ask', { method: 'POST', body: JSON.stringify(three) });
      expect(response.status).toBe(200);
      const [first, second, third] = (await response.json()) as [Answer, { error: Problem }, { error: Problem }];
      expect(first.rows).toHaveLength(1);
      expect(second.error).toMatchObject({ code: 'FIELD_UNKNOWN', status: 400 });
      expect(third.error).toMatchObject({ code: 'QUESTION_UNKNOWN' });

      // A question that a dashboard shows stays.
      const gone = await platform.request('/api/definitions/question/hourly', { method: 'DELETE' });
      expect(await gone.json()).toMatchObject({
        code: 'DEFINITION_USED',
        problems: [
          { kind: 'dashboard', name: 'operations', path: '/spec/tiles/1/question' },
          { kind: 'dashboard', name: 'operations', path: '/spec/tiles/2/question' },
        ],
      });
    },
  );
});

async function soldLeads(platform: Platform): Promise<EntityPage['entities']> {
  const found: EntityPage['entities'] = [];
  const where = encodeURIComponent('status == "sold"');
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await platform.request(`/api/entities/lead?limit=200&where=${where}${after}`);
    const page = (await response.json()) as EntityPage;
    found.push(...page.entities);
    ({ cursor } = page);
  }
  return found;
}
