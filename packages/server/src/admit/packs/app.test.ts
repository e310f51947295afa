import { EntitySpec } from '@millrace/contract';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { readYaml } from '../../catalog/catalog.ts';
import { compileEntity } from '../folds/compile-entity.ts';
import { packFold, viewOf, type Told } from './pack.harness.ts';

test('given the life of a person, then traits are the last, the first touch the first, and counters what was done', () => {
  const first = { campaign: { name: 'spring', source: 'google' }, page: { referrer: '' }, device: { type: 'mobile' } };
  const view = viewOf(packFold('app', 'person'), [
    ['session_started'],
    ['page', {}, first],
    ['identify', { plan: 'free', email: 'j***@example.com', city: 'Ulm' }, { location: { country: 'DE' } }],
    ['group', { groupId: 'acme', name: 'Acme' }],
    ['search', { service: 'search' }],
    ['jobs', { service: 'jobs' }, { campaign: { name: 'autumn' }, page: { referrer: 'https://other.example' } }],
    ['search', { service: 'search' }],
    ['purchase', { category: 'books', value: 1500, currency: 'EUR' }],
    ['purchase', { category: 'music', value: 900, currency: 'EUR' }],
    ['identify', { plan: 'pro', city: null }],
    ['message.delivered'],
    ['session_ended'],
  ]);
  expect(view.flags).toEqual({});
  expect(view.fields).toEqual({
    traits: { plan: 'pro', email: 'j***@example.com', city: null },
    email: 'j***@example.com',
    account: 'acme',
    campaign: 'spring',
    campaign_source: 'google',
    referrer: '',
    country: 'DE',
    device: 'mobile',
    sessions: 1,
    pages: 1,
    active_days: ['2026-01-05'],
    services: ['jobs', 'search'],
    products: ['books', 'music'],
    purchases: 2,
    revenue: 2400,
    messages: 1,
    clicks: 0,
  });
});

test('given what is derived, sent to a person or captured from a database, then no day becomes an active one', () => {
  const view = viewOf(packFold('app', 'person'), [
    ['session_started'],
    ['message.opened'],
    ['db.users.updated'],
    ['session_ended'],
  ]);
  expect(view.fields).not.toHaveProperty('active_days');
});

test('given purchases in two currencies, then there is no revenue to add up, and the state says so', () => {
  const bought = (value: number, currency: string): Told => ['purchase', { category: 'books', value, currency }];
  const view = viewOf(packFold('app', 'person'), [bought(100, 'EUR'), bought(200, 'USD'), bought(50, 'EUR')]);
  expect(view.fields).not.toHaveProperty('revenue');
  expect(view.flags).toEqual({ mixed: ['revenue'] });
  expect(view.currencies).toEqual({});
});

test('given purchases in one currency, then the state says which, beside the sum', () => {
  const view = viewOf(packFold('app', 'person'), [['purchase', { category: 'books', value: 100, currency: 'EUR' }]]);
  expect(view.fields).toHaveProperty('revenue', 100);
  expect(view.currencies).toEqual({ revenue: 'EUR' });
});

test('given more active days than are kept, then the latest stay', () => {
  const fold = packFold('app', 'person');
  const state = fold.empty();
  for (let day = 0; day < 450; day += 1) {
    const time = Date.UTC(2025, 0, 1) + day * 86_400_000;
    fold.apply(state, {
      id: `${day}`,
      type: 'click',
      time,
      received: time,
      category: 'user',
      producer: 'p',
      data: {},
      context: {},
    });
  }
  const { fields, flags } = fold.view(state);
  expect(fields['active_days']).toHaveLength(400);
  expect((fields['active_days'] as string[])[0]).toBe('2025-02-20');
  expect(flags).toEqual({ overflow: ['active_days'] });
});

test('given an account, then its traits are the last', () => {
  const view = viewOf(packFold('app', 'account'), [
    ['group', { name: 'Acme', plan: 'free' }],
    ['group', { plan: 'team' }],
  ]);
  expect(view.fields).toMatchObject({ name: 'Acme', plan: 'team', traits: { name: 'Acme', plan: 'team' } });
});

/** Another business altogether: a conference. */
const attendee = `
title: Attendee
references: { sessions: session }
fields:
  company: { fold: last, of: data.company, when: type == "ticket.bought" }
  paid: { fold: sum, of: data.price, number: decimal, currency: data.currency, when: type == "ticket.bought" }
  doors: { fold: list, of: data.door, most: 3, when: type == "door.passed" }
lifecycles:
  ticket:
    initial: none
    states: [none, bought, cancelled, in, out]
    terminal: [cancelled]
    transitions: { none: [bought], bought: [cancelled, in], in: [out], out: [in] }
    on:
      - { when: type == "ticket.bought", to: bought }
      - { when: type == "ticket.cancelled", to: cancelled }
      - { when: type == "door.passed", to: data.direction }
items:
  sessions:
    key: data.session
    when: type.startsWith("session.")
    fields:
      rating: { fold: max, of: data.stars, when: type == "session.rated" }
    lifecycles:
      seat:
        initial: none
        states: [none, reserved, taken, missed]
        transitions: { none: [reserved, taken], reserved: [taken, missed] }
        on:
          - { when: type == "session.reserved", to: reserved }
          - { when: type == "session.entered", to: taken }
          - { when: type == "session.ended", to: missed }
`;

test('given a business that no code knows, then its documents alone say what its events mean', () => {
  const fold = compileEntity(Value.Parse(EntitySpec, readYaml(attendee)[0]?.value), { name: 'attendee' });
  const view = viewOf(fold, [
    ['ticket.bought', { company: 'Acme', price: 99.9, currency: 'EUR' }],
    ['ticket.bought', { price: 0.1, currency: 'EUR' }],
    ['session.reserved', { session: 'keynote' }],
    ['session.reserved', { session: 'lunch' }],
    ['door.passed', { direction: 'in', door: 'north' }],
    ['session.entered', { session: 'keynote' }],
    ['session.rated', { session: 'keynote', stars: 4 }],
    ['session.ended', { session: 'keynote' }],
    ['session.ended', { session: 'lunch' }],
    ['door.passed', { direction: 'out', door: 'south' }],
  ]);
  expect(view.fields).toEqual({
    company: 'Acme',
    paid: 100,
    doors: ['north', 'south'],
    ticket: 'out',
    sessions: { keynote: { seat: 'taken', rating: 4 }, lunch: { seat: 'missed' } },
  });
  // Bought twice, and a session that ended on somebody who was there.
  expect(view.flags).toEqual({ illegal: 2 });
});
