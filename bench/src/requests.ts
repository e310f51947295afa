import { finish } from '@millrace/server/collect/steps.ts';
import { writeReceived } from '@millrace/server/collect/collect.ts';
import { judgeItems } from '@millrace/server/collect/judge.ts';
import { readParsed } from '@millrace/server/collect/parse.ts';

export const perRequest = 100;
const types = ['lead.submitted', 'lead.scored', 'lead.sold', 'lead.rejected', 'delivery.attempted', 'page'];
const started = Date.UTC(2026, 0, 5, 9);

/** Native requests of 100 events, 325 bytes each, counted from `from`; `subjectOf` names the subject of the n-th. */
export function requestBodies(from: number, count: number, subjectOf: (n: number) => number): Buffer[] {
  return Array.from({ length: count / perRequest }, (_, request) => {
    const events = Array.from({ length: perRequest }, (_, index) =>
      event(from + request * perRequest + index, subjectOf),
    );
    return Buffer.from(JSON.stringify(events));
  });
}

function event(n: number, subjectOf: (n: number) => number): object {
  return {
    id: `event-${n.toString(36).padStart(10, '0')}`,
    type: types[n % types.length],
    time: new Date(started + n).toISOString(),
    subject: { kind: 'lead', id: `lead-${subjectOf(n).toString(36).padStart(8, '0')}` },
    data: {
      source_id: `source-${n % 60}`,
      buyer_id: `buyer-${n % 23}`,
      state: ['TX', 'CA', 'NY', 'FL'][n % 4],
      price: 1000 + (n % 700),
      currency: 'USD',
      score: n % 100,
      email: `p***${n % 10}@example.com`,
    },
    context: { page: { path: `/quote/${n % 40}` }, ip: '203.0.113.7' },
  };
}

/** What collect would have appended to `received` for this body. */
export function receivedEntry(body: Buffer, received: number): readonly Uint8Array[] {
  const form = { dialect: 'native', contentType: '', headers: null } as const;
  const { layout, found, parsed } = finish(readParsed(body, { ...form, layout: 'json' }));
  const request = {
    ...form,
    layout,
    call: '',
    workspace: 'w',
    producer: 'api',
    mayImport: true,
    keyKind: 'secret' as const,
    received,
    seed: 'bench',
    marks: found,
  };
  return writeReceived(request, finish(judgeItems(parsed, request, body, { rules: null })), body);
}
