import type { entityColumns, eventColumns } from '@millrace/server/store/store.ts';

const types = [
  'lead.submitted',
  'lead.scored',
  'lead.sold',
  'lead.rejected',
  'delivery.attempted',
  'page',
  'source.updated',
];
const started = Date.UTC(2026, 0, 5, 9);
const kept = new Map<string, Buffer[]>();

/** Lines of `events` as a lead trade sends them: about 640 bytes each, 100 a second. */
export function eventLines(from: number, to: number): Buffer[] {
  return keep(`events ${from} ${to}`, () => Array.from({ length: to - from }, (_, index) => line(event(from + index))));
}

/** One changed subject for every four events. */
export function entityLines(from: number, to: number): Buffer[] {
  return keep(`entities ${from} ${to}`, () =>
    Array.from({ length: (to - from) / 4 }, (_, index) => {
      const n = from + index * 4;
      const state = {
        first: time(n),
        last: time(n),
        counts: { 'lead.submitted': 1, 'lead.scored': 1 },
        status: 'sold',
      };
      return line(['w', 'lead', `lead-${n >> 2}`, n, time(n), time(n), 4, state] satisfies Row<typeof entityColumns>);
    }),
  );
}

function event(n: number): Row<typeof eventColumns> {
  const data = {
    source_id: `source-${n % 60}`,
    buyer_id: `buyer-${n % 23}`,
    campaign: `campaign-${n % 9}`,
    state: ['TX', 'CA', 'NY', 'FL'][n % 4],
    price: 1000 + (n % 700),
    currency: 'USD',
    score: n % 100,
    email: `p***${n % 10}@example.com`,
    attempt: n % 3,
    request: mixed(n).toString(36),
  };
  const context = {
    page: { path: `/quote/${n % 40}`, referrer: 'https://example.com/' },
    locale: 'en-US',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  };
  return [
    'w',
    types[n % types.length],
    time(n),
    'service',
    'api',
    `lead-event-${mixed(n).toString(36)}`,
    '',
    'lead',
    `lead-${n >> 2}`,
    time(n),
    0,
    Math.floor(n / 100),
    n % 100,
    n,
    `${mixed(n)}`,
    `${mixed(n + 7)}`,
    null,
    '',
    0,
    '',
    0,
    '',
    '',
    0,
    0,
    'client/1.0',
    '203.0.113.7',
    '',
    data,
    context,
  ];
}

function time(n: number): number {
  return started + n * 10;
}

/** Scatters numbers over 64 bits as a hash would. */
function mixed(n: number): bigint {
  const x = BigInt.asUintN(64, BigInt(n + 1) * 0x9e3779b97f4a7c15n);
  return BigInt.asUintN(64, (x ^ (x >> 31n)) * 0xbf58476d1ce4e5b9n);
}

function line(row: readonly unknown[]): Buffer {
  return Buffer.from(`${JSON.stringify(row)}\n`);
}

function keep(key: string, make: () => Buffer[]): Buffer[] {
  const found = kept.get(key) ?? make();
  kept.set(key, found);
  return found;
}

type Row<Columns extends readonly string[]> = { readonly [Index in keyof Columns]: unknown };
