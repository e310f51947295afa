import { expect, test } from 'vitest';
import type { FunnelSaid } from './funnel-question.ts';
import { cellOf, openedParam } from './opened-param.ts';

const asked: FunnelSaid = { kind: 'funnel', steps: [{ type: 'a' }, { type: 'b' }], by: 'data.plan' };

test('the number of any group opens, of the rest and of those without one too', () => {
  const cells = ['pro', 'other', null].map((group) => cellOf(openedParam(2, 'dropped', group), asked));
  expect(cells).toEqual(['pro', 'other', null].map((group) => ({ step: 2, state: 'dropped', group })));
});

test('without a group the number is of all', () => {
  expect(cellOf(openedParam(1, 'reached'), asked)).toEqual({ step: 1, state: 'reached' });
});
