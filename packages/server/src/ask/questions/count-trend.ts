import type { Cell, Dimension } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Reading, Statement } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { bucketsOf } from './buckets.ts';
import {
  cutNotes,
  defaultLimit,
  timeColumn,
  mostRows,
  metricColumn,
  numberCell,
  otherName,
  textCell,
  textColumn,
  whereOf,
  type Compiled,
  type Rows,
} from './compiled.ts';
import type { CountTrend } from './counting.ts';
import { frameOf } from './frame.ts';

/** One row per bucket, or per bucket and group; a bucket in which nothing happened says 0. */
export function countTrend(question: CountTrend, { workspace, now }: Asking): Compiled {
  const { metric, grain, by } = question;
  const frame = frameOf(question, now);
  const buckets = bucketsOf(frame, grain);
  const where = whereOf(question.where, frame.asOf);
  const need = { workspace, metric, grain, where, from: frame.from, before: frame.before };
  if (by === undefined) {
    return {
      frame,
      reads: [{ need: { ...need, by: [] }, statement: plain }],
      shape: ([rows = []]) => single(rows, buckets, question),
    };
  }
  const limit = question.limit ?? defaultLimit;
  return {
    frame,
    reads: [
      {
        need: { ...need, by: [by], totals: metric === 'subjects' },
        statement: metric === 'subjects' ? distinct(by, limit) : summed(by, limit),
      },
    ],
    shape: ([rows = []]) => grouped(rows, buckets, question),
  };
}

type Around = (reading: Reading) => Statement;
type Shape = ReturnType<Compiled['shape']>;

function plain({ sql, params }: Reading): Statement {
  return { sql: `SELECT toUnixTimestamp(bucket), value, n FROM (${sql})`, params };
}

function single(rows: Rows, buckets: readonly number[], { metric, as }: CountTrend): Shape {
  const values = new Map(rows.map((row) => [numberCell(row[0]) * 1000, numberCell(row[1])]));
  return {
    columns: [timeColumn(as), metricColumn(metric)],
    rows: buckets.map((start) => [new Date(start).toISOString(), values.get(start) ?? 0]),
    n: rows.reduce((sum, row) => sum + numberCell(row[2]), 0),
  };
}

/** Groups take their places by their sum over the whole range; all beyond the limit share the next place. */
function summed(by: Dimension, limit: number): Around {
  return ({ sql, params }) => ({
    sql: `SELECT least(place, {limit:UInt32} + 1) AS held, if(place > {limit:UInt32}, '', label) AS name,
        toUnixTimestamp(bucket) AS at, sum(value), sum(n), 0, any(groups)
      FROM (
        SELECT bucket, label, value, n, dense_rank() OVER (ORDER BY total DESC, label) AS place,
          uniqExact(label) OVER () AS groups
        FROM (SELECT bucket, toString(${by}) AS label, value, n, sum(value) OVER (PARTITION BY label) AS total FROM (${sql}))
      )
      GROUP BY held, name, at ORDER BY held, at`,
    params: { ...params, limit },
  });
}

/** Distinct counts do not add up: each group's own count over the range comes with its cells, in a row marked `whole`. */
function distinct(by: Dimension, limit: number): Around {
  return ({ sql, params }) => ({
    sql: `SELECT place, label, toUnixTimestamp(bucket) AS at, value, n, whole, groups
      FROM (
        SELECT bucket, label, value, n, whole, dense_rank() OVER (ORDER BY total DESC, label) AS place,
          uniqExact(label) OVER () AS groups
        FROM (
          SELECT bucket, toString(${by}) AS label, value, n, whole, maxIf(value, whole = 1) OVER (PARTITION BY label) AS total
          FROM (${sql})
        )
      )
      WHERE place <= {limit:UInt32} ORDER BY place, at`,
    params: { ...params, limit },
  });
}

type Group = { readonly name: string; readonly values: Map<number, number> };

function grouped(rows: Rows, buckets: readonly number[], question: CountTrend): Shape {
  const limit = question.limit ?? defaultLimit;
  const groups = new Map<number, Group>();
  let n = 0;
  for (const [place, label, at, value, events, whole] of rows) {
    const rank = numberCell(place);
    let group = groups.get(rank);
    if (group === undefined) {
      group = { name: rank > limit ? otherName : textCell(label), values: new Map() };
      groups.set(rank, group);
    }
    // Of distinct counts, the row of the whole range says how many events stand behind the group.
    if (question.metric === 'events' || numberCell(whole) === 1) n += numberCell(events);
    if (numberCell(whole) === 0) group.values.set(numberCell(at) * 1000, numberCell(value));
  }
  if (groups.size * buckets.length > mostRows) {
    throw new Failure('QUESTION_TOO_LARGE', { detail: `${groups.size} groups in ${buckets.length} buckets` });
  }
  const cells: Cell[][] = buckets.flatMap((start) => {
    const time = new Date(start).toISOString();
    return [...groups.values()].map(({ name, values }) => [time, name, values.get(start) ?? 0]);
  });
  const columns = [timeColumn(question.as), textColumn(question.by ?? ''), metricColumn(question.metric)];
  return { columns, rows: cells, n, ...cutNotes(numberCell(rows[0]?.[6] ?? 0), limit) };
}
