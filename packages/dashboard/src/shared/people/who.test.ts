import { expect, test } from 'vitest';
import { amongOf, conditionOf, filterParam, filterOf } from './who.ts';

test('given a text, a number and nothing, when they stand in an address, then they come back as they were', () => {
  for (const value of ['high', 'a:b "c"', 2, -1.5, null])
    expect(filterOf(filterParam({ trait: 'plan', value }))).toEqual({ trait: 'plan', value });
});

test('given several filters, when they are asked, then they are one condition over traits', () => {
  expect(conditionOf(['engagement:is:high', 'services:eq:2', 'country:none'])).toBe(
    'engagement == "high" && services == 2 && !exists(country)',
  );
});

test('given a segment and filters, when somebody is asked about, then both hold', () => {
  expect(amongOf({}, 'person')).toBeUndefined();
  expect(amongOf({ among: 'engaged' }, 'person')).toEqual({ segment: 'engaged' });
  expect(amongOf({ among: 'engaged', f: ['plan:is:pro'] }, 'person')).toEqual({
    and: [{ segment: 'engaged' }, { subject: 'person', where: 'plan == "pro"' }],
  });
});
