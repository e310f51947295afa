import type { EntitySpec, EventSpec, FieldFold } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { mappingKind, noiseKind } from '../catalog/catalog.ts';
import { entityKind } from './entity-kind.ts';

const scanned: EventSpec = {
  fields: {
    fee: { type: 'integer' },
    sender: { type: 'text' },
    'box.weight': { type: 'number' },
    at: { type: 'time' },
  },
  computed: { made: { concat: ['sender'] } },
};
const known = {
  declared: new Map<string, EventSpec>([
    ['parcel.scanned', scanned],
    ['parcel.lost', { fields: { fee: { type: 'text' } } }],
    ['parcel.open', {}],
  ]),
  seen: new Set(['parcel.scanned', 'undeclared']),
};
const entity = (field: FieldFold): EntitySpec => ({ title: 'Parcel', fields: { x: field } });
const check = (field: FieldFold): string[] =>
  (entityKind.check?.(entity(field) as never, { name: 'parcel', find: () => undefined, of: () => [] }) ?? []).map(
    ({ path, message }) => `${path}: ${message}`,
  );
const doubts = (field: FieldFold): string[] =>
  (entityKind.doubts?.(entity(field) as never, known) ?? []).map(({ path, message }) => `${path}: ${message}`);

describe('what could never be anything but missing or false is refused, whatever comes', () => {
  test.each<[FieldFold, string]>([
    [{ fold: 'count', when: 'type == 5' }, '/spec/fields/x/when: line 1, column 6: a text is compared with a number'],
    [{ fold: 'count', when: '1 == "a"' }, '/spec/fields/x/when: line 1, column 3: a number is compared with a text'],
    [{ fold: 'sum', of: 'lower(data.a)' }, '/spec/fields/x/of: line 1, column 1: expected a number, found a text'],
    [
      { fold: 'sum', of: 'data.a', currency: '5' },
      '/spec/fields/x/currency: line 1, column 1: expected a text, found a number',
    ],
  ])('%j', (field, told) => {
    expect(check(field)).toEqual([told]);
  });

  test.each<FieldFold>([
    { fold: 'sum', of: 'data.fee', when: 'data.fee > 3' },
    { fold: 'sum', of: 'lower(data.a)', number: 'decimal' },
    { fold: 'map', of: 'data' },
    { fold: 'count', when: 'hour(time, "workspace") > 8 && !test' },
    { fold: 'count', when: 'data.flag' },
  ])('%j may be right', (field) => {
    expect(check(field)).toEqual([]);
  });
});

describe('what the catalog does not know is doubted', () => {
  const when = 'type == "parcel.scanned"';
  const declared = 'as the events are declared: line 1, column';
  test.each<[FieldFold, string[]]>([
    [
      { fold: 'count', when: 'type == "parcel.anounced"' },
      ['/spec/fields/x/when: no event of type "parcel.anounced" came, and no document declares it'],
    ],
    [{ fold: 'sum', of: 'data.sender', when }, [`/spec/fields/x/of: ${declared} 1: expected a number, found a text`]],
    [{ fold: 'sum', of: 'data.nosuch', when }, ['/spec/fields/x/of: no document of its events declares data.nosuch']],
    [
      { fold: 'count', when: `${when} && data.fee == "x"` },
      [`/spec/fields/x/when: ${declared} 38: a number is compared with a text`],
    ],
  ])('%j', (field, told) => {
    expect(doubts(field)).toEqual(told);
  });

  test.each<FieldFold>([
    { fold: 'count', when: 'type in ["parcel.scanned", "undeclared", "session_started"]' },
    { fold: 'sum', of: 'data.fee + data.box.weight', when },
    { fold: 'last', of: 'data.box', when },
    { fold: 'last', of: 'data.box.weight.more', when: 'type == "parcel.open"' },
    { fold: 'last', of: 'data.made', when },
    { fold: 'last', of: 'hour(data.at, "UTC")', when },
    // Declared in two ways: anything may come.
    { fold: 'last', of: 'data.fee * 2', when: 'type in ["parcel.scanned", "parcel.lost"]' },
    // Events that no document declares may come to it.
    { fold: 'sum', of: 'data.nosuch' },
    { fold: 'sum', of: 'data.nosuch', when: 'type in ["parcel.scanned", "undeclared"]' },
  ])('%j is not', (field) => {
    expect(doubts(field)).toEqual([]);
  });

  test('types that a mapping makes, and those that noise is told from', () => {
    const type = { path: 'code', words: { 1: 'parcel.scanned', 2: 'parcel.scaned' } };
    expect(mappingKind.doubts?.({ event: { type } } as never, known)).toEqual([
      { path: '/spec/event/type', message: 'no event of type "parcel.scaned" came, and no document declares it' },
    ]);
    const noise = { action: 'drop', types: ['undeclared', 'gone'], when: 'type != "away" && data.anything == 1' };
    expect(noiseKind.doubts?.(noise as never, known).map(({ path }) => path)).toEqual(['/spec/types/1', '/spec/when']);
  });
});
