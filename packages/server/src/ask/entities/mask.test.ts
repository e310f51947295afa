import type { Definition, DefinitionKind, EntitySpec, JsonObject } from '@millrace/contract';
import { expect, test } from 'vitest';
import { editionFrom } from '../../catalog/catalog.contract.ts';
import { classesBy } from './entity-view.ts';
import { maskFields } from './mask.ts';

const named = (kind: DefinitionKind, name: string, spec: JsonObject): Definition => ({ kind, name, spec });
const documents = editionFrom([
  named('event', 'admitted', {
    fields: { name: { type: 'text', pii: 'name' }, 'card.number': { type: 'text', pii: 'other' } },
  }),
]);
const shown = (fields: JsonObject, spec: EntitySpec): unknown =>
  maskFields(fields, spec, classesBy({ spec }, documents));

test('a field that takes what events class is classed as they do, whatever is done to it', () => {
  const spec: EntitySpec = {
    title: 'Patient',
    fields: {
      called: { fold: 'last', of: 'lower(data.name)' },
      cards: { fold: 'set', of: 'data.card' },
      plan: { fold: 'last', of: 'data.plan' },
      by_name: { fold: 'map', key: 'data.name', of: 'data.plan' },
    },
  };
  const fields = { called: 'johnathan', cards: ['4111'], plan: 'gold', by_name: { johnathan: 'gold' } };
  expect(shown(fields, spec)).toEqual({
    called: 'j***',
    cards: ['***'],
    plan: 'gold',
    by_name: { 'j*** 1': 'g***' },
  });
});

test('what the document does not know is left from an older one, and not shown', () => {
  const spec: EntitySpec = {
    title: 'Patient',
    fields: { visits: { fold: 'count' } },
    lifecycles: { status: { initial: 'in', states: ['in'], transitions: {}, on: [{ when: 'true', to: ['in'] }] } },
  };
  expect(shown({ visits: 2, status: 'in', code: 'HIV-POS', isIll: true }, spec)).toEqual({
    visits: 2,
    status: 'in',
    code: '***',
    isIll: '***',
  });
});
