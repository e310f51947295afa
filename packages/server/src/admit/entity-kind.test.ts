import type { EntitySpec, JsonObject } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { entityKind } from './entity-kind.ts';

const lead: EntitySpec = {
  title: 'Lead',
  fields: {
    channel: { fold: 'first', of: 'data.channel', when: 'type == "source.submitted"' },
    sales: { title: 'Sales', fold: 'count', when: 'type == "sold"' },
  },
  lifecycles: {
    status: {
      initial: 'none',
      states: ['none', 'received'],
      transitions: { none: ['received'] },
      on: [{ when: 'type == "source.submitted"', to: 'received' }],
    },
  },
  items: { deliveries: { key: 'data.buyer_id', fields: { attempts: { fold: 'count' } } } },
  references: { source_id: 'source' },
};

function told(spec: EntitySpec): string[] {
  const found = entityKind.check?.(spec as never, { name: 'lead', find: () => undefined, of: () => [] }) ?? [];
  return found.map(({ path, code, message }) => `${path} ${code}: ${message}`);
}

describe('given an entity document, then what is wrong is told with its place', () => {
  test('nothing in one that is right', () => {
    expect(told(lead)).toEqual([]);
  });

  test('all of it at once', () => {
    expect(
      told({
        ...lead,
        fields: {
          channel: { fold: 'first', of: 'data.channel', when: 'type = "a"' },
          sales: { fold: 'sum', of: 'colour' },
        },
        lifecycles: {
          status: {
            initial: 'gone',
            states: ['none'],
            transitions: {},
            on: [{ when: 'type == "a"', to: 'none' }],
          },
        },
        items: {
          deliveries: {
            key: 'data.buyer_id',
            fields: { attempts: { fold: 'count', when: 'type == ' } },
            lifecycles: {
              status: {
                initial: 'none',
                states: ['none'],
                transitions: {},
                on: [{ when: 'true', to: ['elsewhere'] }],
              },
            },
          },
        },
      }),
    ).toMatchInlineSnapshot(`
      [
        "/spec/fields/channel/when EXPRESSION_INVALID: line 1, column 6: '=' means nothing here",
        "/spec/fields/sales/of FIELD_UNKNOWN: line 1, column 1: 'colour'",
        "/spec/lifecycles/status/initial DEFINITION_INVALID: 'gone' is not among the states",
        "/spec/items/deliveries/fields/attempts/when EXPRESSION_INVALID: line 1, column 9: expected a field, a value or a function, found the end",
        "/spec/items/deliveries/lifecycles/status/on/0/to DEFINITION_INVALID: 'elsewhere' is not among the states",
      ]
    `);
  });

  test('a name that stands twice among its parts', () => {
    expect(told({ ...lead, items: { status: { key: 'id' } } })).toEqual([
      '/spec DEFINITION_INVALID: a name stands twice among fields, lifecycles and items',
    ]);
  });
});

test('given references, then the kinds that they name have to be there', () => {
  expect(entityKind.uses?.(lead as never)).toEqual([
    { kind: 'entity', name: 'source', path: '/spec/references/source_id' },
  ]);
});

describe('given a change of an entity document, then state is to be rebuilt where it folds otherwise', () => {
  const rebuilds = (before: EntitySpec | undefined, after: EntitySpec | undefined): unknown =>
    entityKind.rebuilds?.({
      name: 'lead',
      before: before as JsonObject | undefined,
      after: after as JsonObject | undefined,
      diff: [],
    });
  const state = [{ what: 'state', name: 'lead' }];

  test.each<[string, EntitySpec | undefined, EntitySpec | undefined, unknown]>([
    ['a first document', undefined, lead, state],
    ['one that is taken away', lead, undefined, state],
    ['another condition', lead, { ...lead, fields: { ...lead.fields, sales: { fold: 'count' } } }, state],
    ['a field named title', lead, { ...lead, fields: { ...lead.fields, title: { fold: 'count' } } }, state],
    [
      'other titles',
      lead,
      {
        ...lead,
        title: 'Leads',
        fields: { ...lead.fields, sales: { title: 'Sold', unit: 'leads', fold: 'count', when: 'type == "sold"' } },
      },
      [],
    ],
    ['other references', lead, { ...lead, references: {} }, []],
  ])('%s', (_, before, after, expected) => {
    expect(rebuilds(before, after)).toEqual(expected);
  });
});
