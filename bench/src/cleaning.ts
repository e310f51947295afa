import type { EventSpec, JsonObject } from '@millrace/contract';
import { compileEvent } from '@millrace/server/catalog/cleaning/compile-event.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { costOf, median, round } from './figures.ts';

const rounds = 7;

/** Ten fields, as a delivery has them. */
const spec: EventSpec = {
  fields: {
    source_id: { type: 'text', required: true, reference: 'source' },
    buyer_id: { type: 'text', required: true, reference: 'buyer' },
    delivery_id: { type: 'text', required: true, max: 100 },
    outcome: { type: 'text', values: ['success', 'failure', 'error', 'skip'] },
    price: { type: 'integer', required: true, min: 0, unit: 'minor', currency: { field: 'currency' } },
    currency: { type: 'text', case: 'upper', trim: true },
    attempt: { type: 'integer', min: 1, max: 99 },
    scheduled_at: { type: 'time' },
    exclusive: { type: 'boolean' },
    'valid_fields.email': { type: 'boolean' },
  },
  unknown: 'quarantine',
};

function bodies(count: number, change: (n: number) => JsonObject): string[] {
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      source_id: `source-${n % 60}`,
      buyer_id: `buyer-${n % 23}`,
      delivery_id: `lead-${n}/buyer-${n % 23}`,
      outcome: ['success', 'failure', 'error'][n % 3],
      price: 1000 + (n % 700),
      currency: 'USD',
      attempt: 1 + (n % 3),
      scheduled_at: new Date(1_767_603_600_000 + n).toISOString(),
      exclusive: n % 2 === 0,
      valid_fields: { email: true },
      ...change(n),
    }),
  );
}

/** Cleaning of events with ten declared fields, beside what parsing the same data costs. */
export async function cleaning({ events = 200_000 }: BenchOptions): Promise<BenchRow[]> {
  const right = bodies(events, () => ({}));
  const sloppy = bodies(events, (n) => ({ currency: ' usd', scheduled_at: 1_767_603_600_000 + n }));
  const { clean } = compileEvent(spec);
  const changing = compileEvent({
    ...spec,
    fields: { ...spec.fields, scheduled_at: { type: 'time', format: 'ms' } },
  }).clean;
  const parse = await perEvent(right, () => undefined);
  const checked = (await perEvent(right, clean)) - parse;
  const changed = (await perEvent(sloppy, changing)) - parse;
  return [
    { name: 'JSON.parse of the data, ten fields', value: round(parse), unit: 'µs/event' },
    {
      name: 'clean and check, nothing to change',
      value: round(checked),
      unit: 'µs/event',
      ceiling: round(parse),
      ratio: round(checked / parse),
      budget: '≤ 1 µs',
      met: checked <= 1,
    },
    { name: 'clean and check, two fields to change', value: round(changed), unit: 'µs/event' },
  ];
}

/** CPU of parsing and `use`, in a row so that nothing is measured from a warm cache. */
async function perEvent(
  texts: readonly string[],
  use: (data: JsonObject, report: { problems: never[]; changes: null }) => unknown,
): Promise<number> {
  const costs: number[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    const report = { problems: [], changes: null };
    const { threadSeconds } = await costOf(() => {
      for (const text of texts) use(JSON.parse(text) as JsonObject, report);
    });
    if (report.problems.length > 0)
      throw new Error(`the events of the bench are wrong: ${JSON.stringify(report.problems[0])}`);
    costs.push((threadSeconds * 1e6) / texts.length);
  }
  return median(costs);
}
