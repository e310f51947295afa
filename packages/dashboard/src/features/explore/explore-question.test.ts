import type { DefinitionList } from '@millrace/contract';
import { describe, expect, test } from 'vitest';
import { mostGroups, savedOf, tableOf, titlesOf, trendOf, type SavedExplore } from './explore-question.ts';
import { listParam } from './list-param.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { openedOf } from './opened-question.ts';
import { readListParam } from './read-list-param.ts';

const range = { from: 'now-7d', to: 'now' };

describe('a question of Explore', () => {
  test('given one metric, when it is asked, then chart and table say it alike', () => {
    const explored = {
      draft: { q: 'type == "x"', by: 'data.state' },
      kept: { zone: 'Asia/Tokyo' },
      range,
      grain: 'day',
    } as const;
    const said = { metric: 'events', where: 'type == "x"', zone: 'Asia/Tokyo', range };
    expect(trendOf(explored)).toEqual({ kind: 'trend', ...said, grain: 'day', by: 'data.state', limit: 6 });
    expect(tableOf(explored)).toEqual({ kind: 'table', ...said, by: ['data.state'], limit: 200 });
    expect(tableOf(explored, mostGroups)).toMatchObject({ limit: 1000 });
    expect(tableOf({ ...explored, kept: { limit: 5 } }, mostGroups)).toMatchObject({ limit: 5 });
    expect(savedOf(explored)).toEqual({
      kind: 'trend',
      metric: 'events',
      where: 'type == "x"',
      zone: 'Asia/Tokyo',
      grain: 'day',
      by: 'data.state',
    });
    expect(savedOf(explored, 'table')).not.toHaveProperty('limit');
  });

  test('given what a document says, when it is opened and saved unchanged, then it says the same', () => {
    const saved: readonly SavedExplore[] = [
      {
        kind: 'trend',
        metrics: ['events', { metric: 'unsold', as: 'failed' }],
        grain: 'hour',
        compare: 'usual',
        among: { segment: 'buyers' },
      },
      {
        kind: 'table',
        metric: 'sold',
        by: [{ name: 'state', of: 'data.state' }],
        where: { op: 'exists', of: { op: 'field', path: 'data.state' } },
        limit: 7,
        basis: 'cohort',
      },
    ];
    for (const question of saved) {
      const opened = openedOf(question);
      const grain = opened?.draft.grain ?? 'day';
      expect(opened && savedOf({ ...opened, range, grain }, opened.kind)).toEqual(question);
    }
  });

  test('given what cannot be chosen here, when it is opened, then nothing of it is lost: it is not opened', () => {
    expect(openedOf({ kind: 'table', metric: 'events', by: ['type', 'producer'] })).toBeUndefined();
    expect(openedOf({ kind: 'table', metrics: [{ as: 'x', spec: { aggregate: 'count' } }] })).toBeUndefined();
  });

  test.each([
    { metric: 'events', group: 'a;b', at: undefined },
    { metric: 'sold', group: null, at: '2026-01-05T09:00:00.000Z' },
    { metric: 'sold', group: undefined, at: undefined },
  ])('given the number %o, when it stands in an address, then it is found again', (listed) => {
    expect(readListParam(listParam(listed))).toEqual(listed);
  });
});

test('a metric and a field are called by their titles, also where nothing is answered', () => {
  const definitions = [
    { name: 'submitted', spec: { title: 'Leads submitted' } },
    { name: 'sold_rate', spec: {} },
  ];
  const titles = titlesOf({ definitions } as unknown as DefinitionList);
  const fields = [{ name: 'data.plan', title: 'Plan chosen' }, { name: 'data.source_id' }] as const;
  expect(['data.plan', 'data.source_id', 'data.id'].map((name) => headOf(name, fields))).toEqual([
    'Plan chosen',
    'Source',
    'Id',
  ]);
  expect(['submitted', 'sold_rate'].map((name) => headOf(name, titles))).toEqual(['Leads submitted', 'Sold rate']);
});
