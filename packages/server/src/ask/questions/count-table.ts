import type { Cell } from '@millrace/contract';
import type { Asking } from './asking.ts';
import {
  cutNotes,
  defaultLimit,
  metricColumn,
  numberCell,
  otherName,
  textCell,
  textColumn,
  whereOf,
  type Compiled,
} from './compiled.ts';
import type { CountTable } from './counting.ts';
import { frameOf } from './frame.ts';

/** One row per group, the largest first; what is beyond the limit summed up in one row, where a metric can be summed. */
export function countTable(question: CountTable, { workspace, now }: Asking): Compiled {
  const { metric, by = [] } = question;
  const limit = question.limit ?? defaultLimit;
  const frame = frameOf(question, now);
  const groups = [...new Set(by)];
  const need = {
    workspace,
    metric,
    by: groups,
    grain: null,
    where: whereOf(question.where, frame.asOf),
    from: frame.from,
    before: frame.before,
  };
  return {
    frame,
    reads: [
      {
        need,
        statement: ({ sql, params }) => ({
          sql: `SELECT ${[...groups, 'value', 'n'].join(', ')}, sum(n) OVER () AS whole, count() OVER () AS groups FROM (${sql})
            ORDER BY ${['value DESC', ...groups].join(', ')} LIMIT {limit:UInt32}`,
          params: { ...params, limit },
        }),
      },
    ],
    shape: ([result = []]) => {
      const rows: Cell[][] = result.map((row) => [
        ...groups.map((_, i) => textCell(row[i])),
        numberCell(row[groups.length]),
      ]);
      const shown = result.reduce((sum, row) => sum + numberCell(row[groups.length + 1]), 0);
      const whole = numberCell(result[0]?.[groups.length + 2] ?? 0);
      const summed = metric === 'events' && whole > shown;
      if (summed) rows.push([...groups.map((_, i) => (i === 0 ? otherName : null)), whole - shown]);
      return {
        columns: [...groups.map(textColumn), metricColumn(metric)],
        rows,
        n: summed ? whole : shown,
        ...cutNotes(numberCell(result[0]?.[groups.length + 3] ?? 0), limit),
      };
    },
  };
}
