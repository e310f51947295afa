import { describe, expect, test } from 'vitest';
import { packFold, testLifecycle, viewOf, type Told } from './pack.harness.ts';

const lead = packFold('leads', 'lead');
const buyer = { buyer_id: 'buyer-a', delivery_id: 'l/buyer-a' };
const eligible: Told = [
  'route.decided',
  { candidates: [{ buyer_id: 'buyer-a' }, { buyer_id: 'b', excluded_by: 'CAP' }] },
];
const noneEligible: Told = ['route.decided', { candidates: [{ buyer_id: 'b', excluded_by: 'CAP' }] }];

const leadEvents: Readonly<Record<string, Told>> = {
  received: ['source.submitted', { source_id: 'facebook' }],
  accepted: ['source.accepted', { cost: 1100, currency: 'USD' }],
  rejected: ['source.rejected', { reason_code: 'DUPLICATE' }],
  enhancing: ['enhancement.completed', { service: 'phone-check' }],
  filtered: ['filter.failed', { action: 'stop' }],
  routed: eligible,
  unsold: noneEligible,
  delivering: ['delivery.attempted', buyer],
  sold: ['delivery.delivered', { ...buyer, price: 4500, currency: 'USD' }],
  erased: ['lead.erased'],
};

describe('lead', () => {
  const moves = {
    none: ['received'],
    received: ['accepted', 'rejected'],
    accepted: ['enhancing', 'routed', 'filtered', 'unsold'],
    enhancing: ['enhancing', 'routed', 'filtered', 'unsold'],
    routed: ['delivering', 'unsold'],
    delivering: ['delivering', 'routed', 'sold', 'unsold'],
    sold: ['sold'],
    unsold: ['unsold'],
    filtered: ['filtered'],
  };
  testLifecycle('lead', { fold: lead, initial: 'none', moves, events: leadEvents, any: ['erased'], path: 'status' }, [
    ['sold', 'delivering'],
  ]);
  testLifecycle(
    'completed',
    {
      fold: lead,
      initial: 'none',
      moves,
      events: {
        ...leadEvents,
        sold: ['flow.completed', { final_outcome: 'sold' }],
        unsold: ['flow.completed', { final_outcome: 'unsold' }],
        filtered: ['flow.completed', { final_outcome: 'filtered' }],
      },
      any: ['erased'],
      path: 'status',
    },
    [['sold', 'delivering']],
  );

  const way = (...states: string[]): Told[] => states.map((state) => leadEvents[state] ?? eligible);
  const toSold = way('received', 'accepted', 'routed', 'delivering', 'sold');

  test('given sold, when it goes to a further buyer, then it stays sold, and both sales stand', () => {
    const second = { buyer_id: 'buyer-b', price: 3000, currency: 'USD' };
    const view = viewOf(lead, [...toSold, ['delivery.attempted', second], ['delivery.delivered', second]]);
    expect(view.fields).toMatchObject({ status: 'sold', sales: 2, revenue: 7500, attempts: 2 });
    expect(view.currencies).toMatchObject({ revenue: 'USD', 'deliveries.buyer-b.price': 'USD' });
    expect(view.flags).toEqual({});
  });

  test('given accepted, when a filter fails but goes on, then it is still accepted', () => {
    const view = viewOf(lead, [
      ...way('received', 'accepted'),
      ['filter.failed', { action: 'continue' }],
      ['filter.passed'],
    ]);
    expect(view.fields['status']).toBe('accepted');
    expect(view.flags).toEqual({});
  });

  test('given a completion with an outcome nobody knows, then it is kept and moves nothing', () => {
    const view = viewOf(lead, [...toSold, ['flow.completed', { final_outcome: 'lost' }]]);
    expect(view.fields['status']).toBe('sold');
    expect(view.moves['status']?.at(-1)).toMatchObject({ to: 'lost', illegal: true });
    expect(view.flags).toEqual({ illegal: 1 });
  });

  test('given a whole life, then the state says where it came from, what it cost and what it brought', () => {
    const view = viewOf(lead, [
      ['source.submitted', { source_id: 'facebook', campaign: 'spring', channel: 'api' }],
      ['source.accepted', { cost: 1100, currency: 'USD', valid_fields: { phone: true, email: true }, duration_ms: 80 }],
      ['enhancement.completed', { service: 'phone-check', cost: 2, currency: 'USD' }],
      ['enhancement.failed', { service: 'consent', outcome: 'failure', reason_code: 'NO_MATCH' }],
      ['route.decided', { candidates: [{ buyer_id: 'buyer-a' }], tier: 'premium', prediction_score: 85 }],
      ['delivery.attempted', buyer],
      ['delivery.attempt_failed', { ...buyer, error_class: 'TIMEOUT' }],
      ['delivery.retry_scheduled', buyer],
      ['delivery.attempted', buyer],
      ['delivery.delivered', { ...buyer, price: 4500, currency: 'USD', since_submit_ms: 900 }],
      ['flow.completed', { final_outcome: 'sold', total_ms: 1000 }],
      ['feedback.contacted', buyer],
      ['feedback.converted', { ...buyer, value: 5000, currency: 'USD' }],
      ['feedback.refused', { ...buyer, reason_code: 'LATE' }],
    ]);
    expect(view.flags).toEqual({});
    expect(view.fields).toMatchObject({
      status: 'sold',
      source_id: 'facebook',
      campaign: 'spring',
      tier: 'premium',
      cost: 1100,
      enhancement_cost: 2,
      revenue: 4500,
      conversion_value: 5000,
      attempts: 2,
      sales: 1,
      feedback: 2,
      enhanced: 1,
      valid_fields: { email: true, phone: true },
      submitted_at: Date.UTC(2026, 0, 5),
      deliveries: {
        'buyer-a': {
          status: 'delivered',
          outcome: 'converted',
          attempts: 2,
          error_class: 'TIMEOUT',
          price: 4500,
          refused: 1,
        },
      },
      enhancements: { 'phone-check': { status: 'completed' }, consent: { status: 'failed', reason_code: 'NO_MATCH' } },
    });
  });
});

describe('delivery', () => {
  const of = (verb: string): Told => [`delivery.${verb}`, buyer];
  testLifecycle('delivery', {
    fold: lead,
    initial: 'planned',
    moves: {
      planned: ['attempting', 'skipped'],
      attempting: ['delivered', 'rejected', 'retry_wait', 'failed'],
      retry_wait: ['attempting', 'failed'],
    },
    events: {
      attempting: of('attempted'),
      retry_wait: of('retry_scheduled'),
      delivered: of('delivered'),
      rejected: of('rejected'),
      failed: of('failed'),
      skipped: of('skipped'),
    },
    path: 'deliveries.buyer-a.status',
  });
});

describe('outcome', () => {
  const verbs = ['unreachable', 'contacted', 'interested', 'converted', 'returned', 'return_approved', 'return_denied'];
  testLifecycle('outcome', {
    fold: lead,
    initial: 'none',
    moves: {
      none: ['unreachable', 'contacted', 'interested', 'converted', 'returned'],
      unreachable: ['contacted', 'interested', 'converted', 'returned'],
      contacted: ['interested', 'converted', 'returned'],
      interested: ['converted', 'returned'],
      returned: ['return_approved', 'return_denied'],
      return_denied: ['contacted', 'interested', 'converted'],
    },
    events: Object.fromEntries(verbs.map((verb): [string, Told] => [verb, [`feedback.${verb}`, buyer]])),
    path: 'deliveries.buyer-a.outcome',
  });
});

describe('enhancement call', () => {
  const of = (verb: string, outcome?: string): Told => [
    `enhancement.${verb}`,
    { service: 'phone', ...(outcome === undefined ? {} : { outcome }) },
  ];
  testLifecycle(
    'call',
    {
      fold: lead,
      initial: 'none',
      moves: {
        none: ['requested', 'completed', 'error', 'failed'],
        requested: ['completed', 'error', 'failed'],
      },
      events: {
        requested: of('requested'),
        completed: of('completed'),
        error: of('failed', 'error'),
        failed: of('failed', 'failure'),
      },
      path: 'enhancements.phone.status',
    },
    [
      ['requested', 'requested'],
      ['error', 'requested'],
      ['error', 'completed'],
      ['error', 'failed'],
      ['error', 'error'],
    ],
  );

  test('given an error, when it is requested again, then once more it may end, and in an error only as failed', () => {
    const path = (told: readonly Told[]): unknown => viewOf(lead, told).fields['enhancements'];
    const again = [of('requested'), of('failed', 'error'), of('requested')];
    expect(path(again)).toMatchObject({ phone: { status: 'requested_again' } });
    expect(path([...again, of('completed')])).toMatchObject({ phone: { status: 'completed' } });
    expect(path([...again, of('failed', 'error')])).toMatchObject({ phone: { status: 'failed' } });
    const thrice = viewOf(lead, [...again, of('failed', 'error'), of('requested')]);
    expect(thrice.moves['enhancements.phone.status']?.at(-1)).toMatchObject({ illegal: true });
  });
});

const changed = (status: string): Told => ['config.changed', { path: 'status', before: null, after: status }];
const changes = (states: readonly string[]): Record<string, Told> =>
  Object.fromEntries(states.map((state) => [state, changed(state)]));

describe('source', () => {
  const source = packFold('leads', 'source');
  testLifecycle('source', {
    fold: source,
    initial: 'active',
    moves: {
      active: ['active', 'paused', 'throttled', 'review'],
      paused: ['active'],
      throttled: ['active', 'review'],
      review: ['active', 'paused'],
    },
    events: changes(['active', 'paused', 'throttled', 'review', 'archived']),
    any: ['archived'],
    path: 'status',
  });

  test('given changes, then an attribute is what was set last, and null where it was taken away', () => {
    const set = (path: string, after: string | number | null): Told => [
      'config.changed',
      { path, before: null, after },
    ];
    const view = viewOf(source, [
      changed('active'),
      set('tier', 'standard'),
      set('cost', 900),
      set('tier', 'premium'),
      set('note', 'x'),
      set('note', null),
      ['cap.changed', { cap_id: 'cap-hour', limit: 500 }],
      ['cap.reached', { cap_id: 'cap-hour' }],
    ]);
    expect(view.fields).toEqual({
      status: 'active',
      tier: 'premium',
      cost: 900,
      attributes: { cost: 900, note: null, tier: 'premium' },
      caps: { 'cap-hour': 500 },
      caps_reached: { 'cap-hour': true },
      changes: 7,
    });
  });
});

describe('buyer', () => {
  testLifecycle('buyer', {
    fold: packFold('leads', 'buyer'),
    initial: 'active',
    moves: {
      active: ['active', 'degraded', 'capped', 'paused'],
      degraded: ['skipped', 'active'],
      skipped: ['probing'],
      probing: ['active', 'skipped'],
      capped: ['active'],
      paused: ['active'],
    },
    events: changes(['active', 'degraded', 'capped', 'paused', 'skipped', 'probing']),
    path: 'status',
  });
});

describe('flow', () => {
  testLifecycle('flow', {
    fold: packFold('leads', 'flow'),
    initial: 'draft',
    moves: { draft: ['draft', 'live'], live: ['paused'], paused: ['live', 'archived'] },
    events: changes(['draft', 'live', 'paused', 'archived']),
    path: 'status',
  });
});

describe('alert', () => {
  testLifecycle('alert', {
    fold: packFold('leads', 'alert'),
    initial: 'none',
    moves: {
      none: ['open'],
      open: ['acknowledged', 'resolved', 'escalated'],
      acknowledged: ['resolved'],
      escalated: ['acknowledged', 'resolved'],
    },
    events: {
      open: ['alert.opened'],
      acknowledged: ['alert.acknowledged'],
      escalated: ['alert.escalated'],
      resolved: ['alert.resolved'],
    },
    path: 'status',
  });
});
