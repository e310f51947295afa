import type { Answer } from '@millrace/contract';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ZoneProvider } from '../time/zone.tsx';
import { UsedLine } from './used-line.tsx';

const now = new Date().toISOString();
const told = (asOf: string): string => {
  const answer: Answer = {
    kind: 'table',
    columns: [],
    rows: [],
    asOf,
    through: now,
    n: 0,
    used: { from: ['events'], rows: 0 },
    took: 1,
  };
  const line = renderToStaticMarkup(
    <ZoneProvider zone="America/New_York">
      <UsedLine answer={answer} />
    </ZoneProvider>,
  );
  return line.replaceAll(/<[^>]*>/g, ' ');
};

test('an answer of now says when it was true', () => {
  expect(told(now)).toMatch(/^ as of \d\d:\d\d:\d\d /);
});

test('one of a past moment says which, in the zone, and when it was answered', () => {
  expect(told('2019-07-01T03:59:59.999Z')).toMatch(
    /as of Jun 30, 2019, 23:59 America\/New_York, answered \d\d:\d\d:\d\d /,
  );
});
