import { expect, test } from 'vitest';
import { instantPattern, momentParam } from './moment-param.ts';

const instant = new RegExp(`^${instantPattern}$`);

test.each(['2026-01-05T09:00:00Z', '2026-01-05T23:59:59.123Z', '2026-12-31T00:00Z'])('%s is an instant', (text) => {
  expect([instant.test(text), momentParam.test(text), Number.isNaN(Date.parse(text))]).toEqual([true, true, false]);
});

test.each(['2026-13-01T00:00:00Z', '9999-99-99T99:99:99Z', '2026-01-05T24:00:00Z', '2026-01-05T09:60Z', '2026-01-05'])(
  '%s is none',
  (text) => {
    expect(instant.test(text)).toBe(false);
  },
);
