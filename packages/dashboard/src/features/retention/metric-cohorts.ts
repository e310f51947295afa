import type { Answer, AnswerColumn } from '@millrace/contract';
import { cellText, isCompanion } from '@/shared/number/cell.ts';
import { recordsOf } from '@/shared/answer/records.ts';
import { periodWords } from '@/shared/time/period.ts';
import type { GridRow } from './cohort-grid.tsx';

/** The metrics of a cohort's answer: what stands between the age and `complete`. */
export function metricsOf({ columns }: Pick<Answer, 'columns'>): readonly AnswerColumn[] {
  return columns.slice(2).filter((column) => column.name !== 'complete' && !isCompanion(column));
}

/** What a grid opens on: its first rate, since its rows begin with what the first metric has come to; else the first metric. */
export function openingOf(metrics: readonly AnswerColumn[]): AnswerColumn | undefined {
  return metrics.find(({ unit }) => unit === 'fraction') ?? metrics[0];
}

/** The opened number of a cohort by its parameter, `2026-01-05T00:00:00.000Z/3/sold`. */
export function cellOf(param: string, unit: string) {
  const [cohort = '', age = '', metric = ''] = param.split('/');
  return { cohort, [unit]: Number(age), metric };
}

/** A metric of each cohort at each age. Its size is what its first metric has come to; where that is nothing, there is no row. */
export function metricGrid(
  answer: Pick<Answer, 'columns' | 'rows'>,
  metric: AnswerColumn,
  zone: string,
  grain = 'day',
) {
  const [first = metric] = metricsOf(answer);
  const unit = answer.columns[1]?.name ?? 'day';
  const records = recordsOf(answer);
  const ages = [...new Set(records.map((record) => Number(record[unit])))];
  const values = records.filter(({ complete }) => complete === true).map((record) => Number(record[metric.name] ?? 0));
  const most = metric.unit === 'fraction' ? 1 : Math.max(1, ...values);
  const cohorts = Map.groupBy(records, (record) => String(record['cohort']));
  const rows = [...cohorts].flatMap(([start, own]): GridRow[] => {
    const last = own.findLast((record) => record[first.name] !== null);
    if (last === undefined || last[first.name] === 0) return [];
    const row: GridRow = {
      start,
      head: periodWords(start.slice(0, 10), grain),
      size: {
        param: `${start}/${String(last[unit])}/${first.name}`,
        text: cellText(last[first.name], first, zone),
      },
      cells: own.map((record) => {
        const value = record[metric.name] ?? null;
        if (value === null) return null;
        const text = cellText(value, metric, zone);
        const n = record[`${metric.name}.n`];
        const small = typeof n === 'number' && n < (metric.minimum ?? 0);
        const of = typeof n === 'number' ? `, n ${cellText(n, { name: 'n', type: 'integer', unit: null }, zone)}` : '';
        return {
          ...(value !== 0 && { param: `${start}/${String(record[unit])}/${metric.name}` }),
          text,
          title: `${text}${of}${small ? ', provisional' : ''}${record['complete'] === true ? '' : ', not all could have come so far'}`,
          share: Number(value) / most,
          complete: record['complete'] === true,
          small,
        };
      }),
    };
    return [row];
  });
  return { unit, ages, rows };
}
