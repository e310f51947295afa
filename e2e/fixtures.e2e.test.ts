import type { Answer, EntityPage, EntityView } from '@millrace/contract';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { sendFixture } from './send-fixture.ts';

type Asked = { readonly metric?: 'events' | 'subjects'; readonly where: string };

const only = ({ rows }: Answer): number => Number(rows[0]?.[0]);

test(
  'seed-age: a question finds 100 leads of each age and 95, 93, 90, 85 and 80 valid ones, shuffled and doubled as they came',
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const { range, asOf } = await sendFixture(platform, 'seed-age', { shuffle: true, duplicate: 0.5 });
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
  },
);

test(
  'seed-lift: questions find 120 and 80 conversions, and the states of all leads say the same',
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const { range, asOf } = await sendFixture(platform, 'seed-lift');
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
  },
);

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
