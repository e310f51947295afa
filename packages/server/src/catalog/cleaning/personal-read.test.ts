import type { EventSpec, Formula } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { personalInEvent, personalInMapping } from './personal-read.ts';

const paths = new Set(['card', 'holder.name']);

describe('an event document', () => {
  test.each<[string, Formula]>([
    ['copies', 'card'],
    ['joins', { concat: ['plan', 'card'] }],
    ['falls back on', { coalesce: ['plan', 'holder'] }],
    ['compares', { expression: 'data.card == "1"' }],
    ['words', { path: 'holder.name', words: { Jane: 'yes' } }],
  ])('%s what is classed', (_how, formula) => {
    expect(personalInEvent({ computed: { leak: formula } }, paths)).toMatch(/^(card|holder\.name)$/);
  });

  test('takes it under another name', () => {
    expect(personalInEvent({ fields: { leak: { type: 'text', from: ['card'] } } }, paths)).toBe('card');
  });

  test('may do so for a field that is classed, and read all else', () => {
    const fields: EventSpec['fields'] = { card: { type: 'text', pii: 'other', from: ['cardNumber'] } };
    expect(personalInEvent({ title: 'card', fields, computed: { card: 'card', long: 'plan' } }, paths)).toBeUndefined();
  });
});

test('a mapping copies or asks for what is classed in bodies in the form of events', () => {
  const event = { type: { value: 'plain' }, id: 'id', data: { leak: 'data.card' } };
  expect(personalInMapping({ event }, paths)).toBe('card');
  const asking = { when: 'data.holder.name == "Jane"', event: { type: { value: 'plain' } } };
  expect(personalInMapping(asking, paths)).toBe('holder.name');
});

test('a mapping of another form reads its own names', () => {
  expect(personalInMapping({ event: { type: 'kind', data: { card: 'card', plan: 'plan' } } }, paths)).toBeUndefined();
});
