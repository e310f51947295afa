import { eventColumns } from './store.ts';

type Column = (typeof eventColumns)[number];
export type RowFields = Partial<Record<Column, unknown>>;

const empty: Record<Column, unknown> = {
  workspace: 'w',
  type: 'lead.submitted',
  time: '2026-01-05 09:00:00.000',
  category: 'service',
  producer: 'api',
  id: '',
  flow: '',
  subject_kind: 'lead',
  subject: '',
  received: '2026-01-05 09:00:00.000',
  partition: 0,
  offset: 0,
  item: 0,
  admitted: 0,
  hash: '0',
  body: '0',
  own_time: null,
  time_flag: '',
  sort_order: 0,
  cause: '',
  depth: 0,
  corrects: '',
  retracts: '',
  test: 0,
  repeat: 0,
  library: '',
  ip: '',
  schema: '',
  data: '{}',
  context: '{}',
};

/** One line of `events`, in the order of its columns. */
export function eventRow(fields: RowFields = {}): Buffer {
  const row = { ...empty, ...fields };
  return Buffer.from(`${JSON.stringify(eventColumns.map((column) => row[column]))}\n`);
}

/** `count` lines with ids, subjects, offsets and hashes of their own, one second apart. */
export function eventRows(from: number, count: number, fields: RowFields = {}): Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const time = new Date(Date.UTC(2026, 0, 5, 9) + n * 1000).toISOString().replace('T', ' ').slice(0, -1);
    // A multiple of an odd constant modulo 2^64 scatters the numbers as a hash would.
    const hash = BigInt.asUintN(64, BigInt(n + 1) * 0x9e3779b97f4a7c15n).toString();
    return eventRow({
      id: `e${n}`,
      subject: `s${n % 100}`,
      time,
      received: time,
      offset: n,
      admitted: n,
      hash,
      body: hash,
      ...fields,
    });
  });
}
