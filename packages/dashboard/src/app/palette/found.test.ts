import type { JsonObject } from '@millrace/contract';
import { expect, test } from 'vitest';
import { documentEntries, guessEntries, placeEntries, tabEntries, typeEntries, type Entry } from './entries.ts';
import { found, grouped } from './found.ts';
import type { Recent } from './recent.ts';

const document = (kind: string, name: string, spec: JsonObject) => ({
  kind,
  name,
  spec,
  version: 1,
  revision: 1,
  hash: '',
  author: 'link',
  at: '2026-01-01T00:00:00.000Z',
  deleted: false,
});

const places = [
  { to: '/$workspace', label: 'Overview', keys: 'o' },
  { to: '/$workspace/leads/{-$tab}', label: 'Scorecards', keys: 'c' },
  { to: '/$workspace/rules', label: 'Rules', soon: true },
];
const entries: readonly Entry[] = [
  ...placeEntries('main', places),
  { id: 'sign-out', group: 'Actions', title: 'Sign out', run: () => {} },
  ...documentEntries('main', [
    document('question', 'stuck', { title: 'Stuck in May', question: { kind: 'funnel', steps: [] } }),
    document('question', 'credit', { title: 'Credit', question: { kind: 'attribution' } }),
    document('question', 'who', { title: 'Who', question: { kind: 'breakdown' } }),
    document('metric', 'revenue', { title: 'Revenue' }),
  ]),
  ...typeEntries('main', ['order/placed']),
];
const hrefs = (typed: string) => found(typed, entries, []).map(({ href }) => href);

test('each thing leads to the page that shows it, whatever its name is made of', () => {
  expect(hrefs('stuck')).toEqual(['/main/funnels/stuck']);
  expect(hrefs('credit')).toEqual(['/main/attribution/credit']);
  expect(hrefs('who')).toEqual(['/main/explore/who']);
  expect(hrefs('revenue')).toEqual(['/main/explore?m=revenue']);
  expect(hrefs('order')).toEqual(['/main/catalog/order%2Fplaced']);
  expect(hrefs('scorecards')).toEqual(['/main/leads']);
});

test('a side of the scorecards is found by its name, where there are scorecards', () => {
  const all = [...entries, ...tabEntries('main', places)];
  expect(['retries', 'matrix', 'lead age', 'buyers'].map((typed) => found(typed, all, [])[0]?.href)).toEqual(
    ['retries', 'matrix', 'age', 'buyers'].map((tab) => `/main/leads/${tab}`),
  );
  expect(tabEntries('main', places.slice(0, 1))).toEqual([]);
});

test('nothing typed shows where it led last, then pages and actions', () => {
  const recent = [
    { id: 'entity lead/l1', title: 'l1', href: '/main/e/lead/l1' },
    { id: 'metric revenue', title: 'old title', href: '/gone' },
  ];
  expect(
    grouped(found(' ', entries, recent)).map(({ title, entries: of }) => [title, of.map((each) => each.title)]),
  ).toEqual([
    ['Recent', ['l1', 'Revenue']],
    ['Pages', ['Overview', 'Scorecards', 'Rules']],
    ['Actions', ['Sign out']],
  ]);
});

test('where one went lately comes first among what fits', () => {
  const first = (recent: readonly Recent[]) => found('s', entries, recent)[0]?.title;
  expect(first([])).toBe('Sign out');
  expect(first([{ id: 'question stuck', title: 'Stuck in May', href: '/main/funnels/stuck' }])).toBe('Stuck in May');
});

test('what nothing is called opens as the id of each kind, or of the one that is said', () => {
  const lines = (typed: string) =>
    guessEntries('main', typed, ['source', 'person']).map(({ title, href }) => [title, href]);
  expect(lines('bing')).toEqual([
    ['source/bing', '/main/e/source/bing'],
    ['person/bing', '/main/e/person/bing'],
  ]);
  expect(lines('person/u:1')).toEqual([['person/u:1', '/main/e/person/u%3A1']]);
  expect([lines(''), lines('two words'), lines('..'), lines('person/.')]).toEqual([[], [], [], []]);
});
