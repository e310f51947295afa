import { noCounts, type Answer, type Books } from '@millrace/contract';
import { expect, test } from 'vitest';
import { ApiError } from '@/shared/api/request.ts';
import { trouble, type Seen } from './trouble.ts';

const counts = { ...noCounts, received: 10, accepted: 10, admitted: 10, stored: 10 };
const even: Books = {
  workspace: 'main',
  from: '',
  to: '',
  total: { ...counts, difference: 0 },
  balanced: true,
  rows: [{ ...counts, producer: 'web', minute: '2026-11-17T10:00:00.000Z', difference: 0 }],
  corrections: { awaited: 0, forgotten: 0, lastForgotten: null },
  followers: [{ name: 'store', topic: 'admitted', position: 5, end: 9, lag: 4 }],
};
const well: Seen = { errors: [null, null], books: even, answers: [], lagMs: 12, happened: 9 };

function answer(through: string): Answer {
  const asOf = '2026-11-17T10:01:00.000Z';
  return { kind: 'table', columns: [], rows: [], asOf, through, n: 0, used: { from: [], rows: 0 }, took: 0 };
}

test('nothing is said when all is well', () => {
  expect(trouble(well)).toBeUndefined();
  expect(
    trouble({ errors: [], books: undefined, answers: undefined, lagMs: undefined, happened: undefined }),
  ).toBeUndefined();
});

test('books that do not balance name the first producer', () => {
  const rows = [...even.rows, { ...counts, producer: 'crm', minute: '2026-11-17T10:00:00.000Z', difference: 3 }];
  const found = trouble({
    ...well,
    books: { ...even, balanced: false, total: { ...even.total, difference: 3 }, rows },
  });
  expect(found).toMatchObject({ tone: 'crit', lead: 'The books do not balance.' });
  expect(found?.rest).toContain('3 events');
  expect(found?.rest).toContain('crm');
});

test('a store that is away comes before everything else', () => {
  const error = new ApiError({ status: 503, code: 'STORE_UNAVAILABLE', detail: 'away' });
  expect(trouble({ ...well, errors: [null, error], books: { ...even, balanced: false }, lagMs: 60_000 })?.lead).toBe(
    'The store cannot be reached.',
  );
  expect(trouble({ ...well, books: { ...even, storeAway: true } })?.lead).toBe('The store cannot be reached.');
});

test('while events are refused, nothing says that they are accepted', () => {
  const refusing: Books = { ...even, refusing: 'DISK_FULL' };
  expect(trouble({ ...well, books: refusing, lagMs: 60_000 })).toMatchObject({
    tone: 'crit',
    lead: 'Events are refused.',
    behind: true,
  });
  const away = trouble({ ...well, books: { ...refusing, storeAway: true } });
  expect(away?.lead).toBe('Events are refused, and the store cannot be reached.');
  expect(away?.rest).not.toContain('accepted');
});

test('another failure is the business of its card', () => {
  expect(trouble({ ...well, errors: [new ApiError({ status: 500, code: 'INTERNAL', detail: '' })] })).toBeUndefined();
});

test('corrections that were forgotten are told for as long as the books reach', () => {
  const from = '2026-11-17T10:00:00.000Z';
  const forgotten = (lastForgotten: string) =>
    trouble({ ...well, books: { ...even, from, corrections: { awaited: 5, forgotten: 2, lastForgotten } } });
  expect(forgotten('2026-11-17T10:00:01.000Z')?.lead).toBe('Corrections were forgotten.');
  expect(forgotten('2026-11-17T09:59:59.000Z')).toBeUndefined();
});

test('ten seconds is late, not before', () => {
  expect(trouble({ ...well, lagMs: 10_000 })).toBeUndefined();
  expect(trouble({ ...well, lagMs: 14_000 })).toMatchObject({ lead: 'Admission is 14\u202fs behind.', behind: true });
});

test('a lag is no trouble before the books say that there is something left to do', () => {
  expect(trouble({ ...well, books: undefined, lagMs: 14_000 })).toBeUndefined();
});

test('answers that reach less far than the log are late, unless nothing has arrived since', () => {
  const answers = [answer('2026-11-17T10:00:30.000Z'), answer('2026-11-17T10:00:59.900Z')];
  expect(trouble({ ...well, answers })).toMatchObject({ lead: 'The store is 30\u202fs behind.', behind: true });
  const level = { ...even, followers: [{ name: 'store', topic: 'admitted', position: 9, end: 9, lag: 0 }] };
  expect(trouble({ ...well, answers, books: level })).toBeUndefined();
  expect(trouble({ ...well, lagMs: 14_000, books: level })).toBeUndefined();
});

test('while history comes in, nothing of the range is compared; where nothing comes, it is', () => {
  expect(trouble({ ...well, happened: 0 })).toMatchObject({
    lead: 'Only history came in the last 60 min.',
    behind: true,
  });
  const quiet = { ...even, total: { ...even.total, received: 0, accepted: 0 } };
  expect(trouble({ ...well, happened: 0, books: quiet })).toBeUndefined();
});
