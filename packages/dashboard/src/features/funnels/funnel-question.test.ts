import { expect, test } from 'vitest';
import { draftOfSaid, saidOf } from './funnel-question.ts';

test('given a saved funnel with all there is, when it is opened and saved again, then it says the same', () => {
  const question = {
    kind: 'funnel',
    subject: 'lead',
    steps: [
      { type: 'a;b', where: 'data.x == "\\;"', name: 'First; of all' },
      { where: 'data.y > 3', within: '7d' },
      { type: 'c', where: { op: 'literal', value: true } },
    ],
    window: '14d',
    order: 'strict',
    exclude: [{ type: 'refund', after: 2, before: 3 }],
    by: { name: 'plan', of: 'lower(data.plan)' },
    same: 'data.plan',
    where: 'producer == "web"',
    among: { not: { segment: 'staff' } },
    limit: 5,
  } as const;
  expect(saidOf(draftOfSaid(structuredClone(question) as never))).toEqual(question);
});

test('given steps that are not filled in, when it is asked, then they are left out, and one alone is no funnel', () => {
  expect(saidOf({ step: ['page', '', 'buy'] })?.steps).toEqual([{ type: 'page' }, { type: 'buy' }]);
  expect(saidOf({ step: ['page', ''] })).toBeUndefined();
});

test('given somebody narrowed and a segment, when a funnel is asked, then it is among those', () => {
  expect(saidOf({ step: ['a', 'b'], f: ['engagement:is:high'] })?.among).toEqual({
    subject: 'person',
    where: 'engagement == "high"',
  });
});
