import { expect, test } from 'vitest';
import { draftOfSaid, saidOf, type AttributionSaid } from './attribution-question.ts';
import { isUntouched } from '@/shared/answer/untouched.ts';
import { readAttributionSearch, rowParam, rowOf } from './attribution-search.ts';
import { readModel, writeModel } from './model-param.ts';
import { creditBars } from './credit-bars.ts';

const saved: AttributionSaid = {
  kind: 'attribution',
  conversion: { type: 'purchase', where: 'data.value > 10' },
  value: 'data.value',
  currency: 'data.currency',
  touch: { type: 'page' },
  by: { name: 'channel', of: 'coalesce(context.campaign.medium, "direct")' },
  window: '90d',
  models: ['first', { model: 'time_decay', halfLife: '2d' }, { model: 'last_non_direct', direct: ['direct', null] }],
  among: { segment: 'buyers' },
};

test('given what a document says, when it stands in an address and is asked, then it says the same', () => {
  const draft = draftOfSaid(saved);
  expect(saidOf(readAttributionSearch({ ...draft }))).toEqual(saved);
});

test('given no conversion yet, when the page is opened, then nothing is asked', () => {
  expect(saidOf({ conv: ';if=', touch: 'page', by: 'data.channel' })).toBeUndefined();
});

test.each([
  'position:0.8:0.5',
  'last_non_direct:[]',
  'last_non_direct:x',
  'time_decay:soon',
  'last_non_direct',
  'best',
])('%s is no model', (text) => expect(readModel(text)).toBeUndefined());

test.each(['linear', 'time_decay:2d', 'position:0.3:0.5', 'last_non_direct:["direct",null]'])(
  '%s is read and written alike',
  (text) => {
    const model = readModel(text);
    expect(model && writeModel(model)).toBe(text);
  },
);

test('a channel has a bar for each model, of what conversions are worth where that is asked', () => {
  const column = (name: string) => ({ name, type: 'number', unit: null }) as const;
  const answer = {
    columns: ['channel', 'touches', 'people', 'conversions', 'first', 'first.value', 'last', 'last.value'].map(column),
    rows: [['email', 1, 1, 1, 0, 0, 1, 3000]],
  };
  const barsOf = (show?: 'value') =>
    creditBars(answer, ['first', 'last'], show).map(({ bars }) => bars.map(({ value }) => value));
  expect(barsOf()).toEqual([[0, 1]]);
  expect(barsOf('value')).toEqual([[0, 3000]]);
});

test('conversions without a touch are told from any channel, in the answer and in the address', () => {
  const answer = {
    columns: [
      { name: 'channel', type: 'text', unit: null },
      { name: 'touched', type: 'boolean', unit: null },
    ] as const,
  };
  const rows = [
    ['none', true],
    ['No touch', true],
    [null, true],
    [null, false],
  ] as const;
  expect(rows.map((row) => isUntouched({ columns: [...answer.columns] }, row))).toEqual([false, false, false, true]);
  const told = rows.map(([channel, touched]) => ({ channel, touched }));
  expect(told.map((row) => rowOf(rowParam(row)))).toEqual(told);
});
