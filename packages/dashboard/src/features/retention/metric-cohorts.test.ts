import { expect, test } from 'vitest';
import { cellOf, metricGrid, metricsOf, openingOf } from './metric-cohorts.ts';

const column = (name: string, unit: string | null = null) => ({ name, type: 'number', unit }) as const;
const answer = {
  columns: [
    column('cohort'),
    column('day'),
    column('submitted', 'leads'),
    column('rate', 'fraction'),
    column('complete'),
    column('rate.low'),
    column('rate.n'),
  ],
  rows: [
    ['2026-01-05T00:00:00.000Z', 1, 40, 0.25, true, 0.1, 40],
    ['2026-01-05T00:00:00.000Z', 2, 40, 0.5, false, 0.3, 40],
    ['2026-01-06T00:00:00.000Z', 1, 10, 0.1, false, 0, 10],
    ['2026-01-06T00:00:00.000Z', 2, null, null, false, null, null],
  ],
};

test('given cohorts by day, when a metric is drawn, then each cell has its number and what is not mature says so', () => {
  expect(metricsOf(answer).map(({ name }) => name)).toEqual(['submitted', 'rate']);
  const { unit, ages, rows } = metricGrid(answer, column('rate', 'fraction'), 'UTC');
  expect([unit, ages]).toEqual(['day', [1, 2]]);
  expect(rows).toMatchObject([
    { size: { text: '40' }, cells: [{ complete: true }, { complete: false }] },
    { size: { text: '10' }, cells: [{ complete: false }, null] },
  ]);
  expect(rows[0]?.cells[0]).toMatchObject({ text: '25.0\u202f%', share: 0.25, title: '25.0\u202f%, n 40' });
  const param = '2026-01-05T00:00:00.000Z/2/rate';
  expect(rows[0]?.cells[1]).toMatchObject({ param });
  expect(cellOf(param, unit)).toEqual({ cohort: '2026-01-05T00:00:00.000Z', day: 2, metric: 'rate' });
});

test('given metrics of cohorts, when the grid opens, then it tells the first rate, and without one what the first has come to', () => {
  const metrics = metricsOf(answer);
  expect(openingOf(metrics)?.name).toBe('rate');
  expect(openingOf(metrics.slice(0, 1))?.name).toBe('submitted');
  expect(openingOf([])).toBeUndefined();
});
