import type { By, TableQuestion, TrendQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { dimensionSql, sqlInstant } from '../../measure/measure.ts';
import type { Param } from '../../store/store.ts';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, type Behind, type Cells } from './behind.ts';
import { bucketOf, type Bounds } from './bucket-of.ts';
import { whereOf } from './compiled.ts';
import { frameOf } from './frame.ts';
import { labelOf } from './label-of.ts';
import { refusePersonal } from './refuse-personal.ts';

/** The subjects of the events behind a row of a table. A dimension that the cell leaves out has any value. */
export function tablePeople(question: TableQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  return { frame, people: subjectsOf(question, asking, { cell, frame, by: question.by ?? [], known: [] }) };
}

/** The same of a row of a trend; without a time, over the whole range. */
export function trendPeople(question: TrendQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const column = question.as ?? 'time';
  const by = question.by === undefined ? [] : [question.by];
  const bucket = bucketOf(question.grain, { frame, column, value: cell[column] });
  return { frame, people: subjectsOf(question, asking, { cell, frame: bucket, by, known: [column] }) };
}

type Sought = {
  readonly cell: Cells;
  readonly frame: Bounds;
  readonly by: readonly By[];
  /** Columns that are told by something else. */
  readonly known: readonly string[];
};

function subjectsOf(
  { metric, metrics, basis, where: asked }: TableQuestion | TrendQuestion,
  { documents }: Asking,
  { cell, frame, by, known }: Sought,
): Behind['people'] {
  if ((metric !== 'events' && metric !== 'subjects') || metrics !== undefined || basis === 'cohort') {
    throw new Failure('QUESTION_INVALID', {
      detail: 'question.metric: there is a list behind events and subjects only, of the basis period',
    });
  }
  const dimensions = by.map((each, i) => dimensionSql(each, { name: `g${i}_`, now: frame.asOf, path: `by.${i}` }));
  refusePersonal(by, dimensions, documents);
  knowsOnly(cell, [...known, ...dimensions.map(({ name }) => name)]);
  const where = whereOf(asked, frame.asOf);
  const params: Record<string, Param> = { from: sqlInstant(frame.from), before: sqlInstant(frame.before) };
  const conditions = [
    "subject_kind != ''",
    "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
  ];
  if (where !== null) conditions.push(`(${where.sql})`);
  for (const [i, { name, sql, params: own }] of dimensions.entries()) {
    const value = cell[name];
    if (value === undefined) continue;
    const label = labelOf(by[i] ?? '', value);
    if (label === undefined) throw cellMisfit(name, 'there is no such bucket');
    conditions.push(`(${sql}) = {cell${i}:String}`);
    Object.assign(params, own, { [`cell${i}`]: label });
  }
  return (people) => {
    const columns = ['toUnixTimestamp64Milli(time) AS at'];
    return {
      sql: `SELECT any(kind) AS kind, any(name) AS name, min(at) AS first, max(at) AS last
        FROM (${people.rows({ columns, where: conditions, named: true })}) GROUP BY who`,
      params: { ...where?.params, ...params },
    };
  };
}
