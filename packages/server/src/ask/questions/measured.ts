import type { AnswerColumn, AskedMetric, Basis, By, Cell, Grain, MetricSpec } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import {
  basisOf,
  dimensionSql,
  firstLabel,
  measuredSql,
  measureOf,
  named,
  partSql,
  PartTable,
  type DimensionSql,
  type Measure,
  type PartValues,
} from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { mostRows, numberCell, textCell, whereOf, type Read, type Rows } from './compiled.ts';
import type { Frame } from './frame.ts';
import { refusePersonal } from './refuse-personal.ts';
import { shareCells, shareColumns } from './share.ts';
import { spanMs } from './span.ts';

/** What a question asks of metrics. */
export type Wanted = {
  readonly metric?: string;
  readonly metrics?: readonly AskedMetric[];
  readonly basis?: Basis;
  readonly where?: unknown;
  readonly by: readonly (By | DimensionSql)[];
  readonly grain: Grain | null;
  readonly totals: boolean;
  /** Of a cohort: the kind of its subjects, in place of what metrics say. */
  readonly subject?: string;
  /** Of a cohort: what came before each of these ages, in ms; the first label of a group. */
  readonly ages?: readonly number[];
  /** Of a cohort: groups are told by each event, not by the subject. */
  readonly eventLabels?: boolean;
};

/** One group in one bucket (seconds since 1970, 0 without a grain), or over the whole range. */
export type Group = {
  readonly at: number;
  readonly whole: boolean;
  readonly labels: readonly string[];
  readonly n: number;
  /** What every metric is made of, by basis: nothing was there for those that are missing. */
  readonly values: ReadonlyMap<number, Values>;
};

type Values = { readonly parts: PartValues['parts']; readonly newest: number };

export type Asked = {
  readonly reads: readonly Read[];
  readonly by: readonly DimensionSql[];
  readonly columns: readonly AnswerColumn[];
  readonly groups: (results: readonly Rows[]) => Group[];
  /** The cells of the metrics of a group over a length of time; what is missing is nothing. */
  readonly cells: (group: Group | undefined, seconds: number) => Cell[];
};

type Column = { readonly name: string; readonly measure: Measure; readonly read: number; readonly matures?: number };

/** Metrics of one basis are read together; metrics of both are two reads, joined by group. */
export function measured(wanted: Wanted, frame: Frame, { documents }: Asking): Asked {
  // What is asked as of a moment tells ages as of it.
  const now = frame.asOf;
  const find = (name: string): MetricSpec | undefined => documents.find('metric', name)?.spec as MetricSpec | undefined;
  const where = whereOf(wanted.where, now);
  const by = wanted.by.map((each, i) =>
    typeof each === 'object' && 'sql' in each ? each : dimensionSql(each, { name: `g${i}_`, now, path: `by.${i}` }),
  );
  refusePersonal(wanted.by, by, documents);
  const bases: { readonly key: string; readonly parts: PartTable; readonly spec: MetricSpec; readonly basis: Basis }[] =
    [];
  const columns = askedOf(wanted).map(({ name, spec: said, path }): Column => {
    const spec = typeof said === 'string' ? named(said, find, path) : said;
    const basis = basisOf(spec, wanted.basis);
    const key = basis === 'period' ? basis : JSON.stringify([wanted.subject ?? spec.subject, spec.within]);
    let read = bases.findIndex((each) => each.key === key);
    if (read < 0) read = bases.push({ key, parts: new PartTable(), spec, basis }) - 1;
    const measure = measureOf(spec, { parts: bases[read]?.parts ?? new PartTable(), find, path });
    const matures = basis === 'cohort' && spec.matures !== undefined ? spanMs(spec.matures) : undefined;
    return { name, measure, read, ...(matures === undefined ? {} : { matures }) };
  });
  const parted = bases.map(({ parts, ...rest }) => ({
    ...rest,
    parts: parts.list.map(({ aggregation, path }, i) => partSql(aggregation, { name: `p${i}`, now, path })),
  }));
  const reads = parted.map(({ parts, basis, spec }): Read => {
    const withinMs = spec.within === undefined ? undefined : spanMs(spec.within);
    const { from, before, asOf } = frame;
    const { grain, totals, ages, eventLabels, subject = spec.subject } = wanted;
    const cut = { by, grain, totals, ages, eventLabels };
    const need = { ...cut, parts, where, basis, withinMs, subject, mostRows: mostRows + 1 };
    // Of a cohort, `asOf` bounds what is known, and the range whose beginning is.
    const range = basis === 'cohort' ? { from, before: frame.to, until: asOf + 1 } : { from, before, until: before };
    return { people: (people) => measuredSql({ ...need, ...range }, people) };
  });
  return {
    reads,
    by,
    columns: [...columns.map(columnOf), ...columns.flatMap(extraColumns)],
    groups: (results) =>
      groupsOf(
        results,
        parted.map(({ parts }) => parts),
        by.length + (wanted.ages === undefined ? 0 : 1),
      ),
    cells: (group, seconds) => {
      const valuesOf = ({ read }: Column): PartValues => ({ parts: group?.values.get(read)?.parts ?? [], seconds });
      return [
        ...columns.map((column) => column.measure.value(valuesOf(column))),
        ...columns.flatMap((column) =>
          extraCells(column, valuesOf(column), group?.values.get(column.read)?.newest, frame),
        ),
      ];
    },
  };
}

function askedOf({ metric, metrics }: Wanted): { name: string; spec: string | MetricSpec; path: string }[] {
  if ((metric === undefined) === (metrics === undefined)) {
    throw new Failure('QUESTION_INVALID', { detail: 'say either metric or metrics' });
  }
  const asked = (metrics ?? [metric ?? '']).map((each, i) => {
    const path = metrics === undefined ? 'metric' : `metrics.${i}`;
    if (typeof each === 'string') return { name: each, spec: each, path };
    const spec = each.spec ?? each.metric;
    if (spec === undefined || (each.spec !== undefined && each.metric !== undefined)) {
      throw new Failure('QUESTION_INVALID', { detail: `${path}: say either metric or spec` });
    }
    return { name: each.as ?? each.metric ?? `metric_${i + 1}`, spec, path };
  });
  const twice = asked.find(({ name }, i) => asked.findIndex((other) => other.name === name) < i);
  if (twice !== undefined)
    throw new Failure('QUESTION_INVALID', { detail: `${twice.path}: two columns '${twice.name}'` });
  return asked;
}

const wholeNumbers = new Set(['count', 'subjects', 'uniq']);

function columnOf({ name, measure: { spec } }: Column): AnswerColumn {
  const { unit, ratio, aggregate, better, minimum } = spec;
  return {
    name,
    type: aggregate !== undefined && wholeNumbers.has(aggregate) ? 'integer' : 'number',
    unit: unit ?? (ratio === undefined ? null : 'fraction'),
    ...(better === undefined ? {} : { better }),
    ...(minimum === undefined ? {} : { minimum }),
  };
}

/** Beside a share its interval; beside what matures whether all were old enough. */
function extraColumns({ name, measure, matures }: Column): AnswerColumn[] {
  const share = shareColumns(measure, name);
  return matures === undefined ? share : [...share, { name: `${name}.mature`, type: 'boolean', unit: null }];
}

function extraCells(
  { measure, matures }: Column,
  values: PartValues,
  newest: number | undefined,
  frame: Frame,
): Cell[] {
  const share = shareCells(measure, values);
  if (matures === undefined) return share;
  return [...share, newest === undefined ? null : newest + matures <= frame.asOf];
}

type Currencies = readonly { readonly currencies?: string }[];

function groupsOf(results: readonly Rows[], parts: readonly Currencies[], labels: number): Group[] {
  const groups = new Map<string, Group & { n: number; readonly values: Map<number, Values> }>();
  for (const [read, rows] of results.entries()) {
    if (rows.length > mostRows) throw new Failure('QUESTION_TOO_LARGE', { detail: `more than ${mostRows} groups` });
    for (const row of rows) {
      const texts = row.slice(firstLabel, firstLabel + labels).map(textCell);
      const [at, whole] = [numberCell(row[0]), numberCell(row[1]) === 1];
      const key = JSON.stringify([at, whole, texts]);
      const group = groups.get(key) ?? { at, whole, labels: texts, n: 0, values: new Map<number, Values>() };
      groups.set(key, group);
      group.n = Math.max(group.n, numberCell(row[2]));
      const values = valuesOf(row.slice(firstLabel + labels), parts[read] ?? []);
      group.values.set(read, { parts: values, newest: numberCell(row[3]) });
    }
  }
  return [...groups.values()];
}

function valuesOf(cells: readonly unknown[], parts: Currencies): (number | null)[] {
  let next = 0;
  return parts.map(({ currencies }) => {
    const cell = cells[next++];
    if (currencies !== undefined && numberCell(cells[next++]) > 1) throw new Failure('CURRENCIES_MIXED');
    return cell === null || cell === undefined ? null : numberCell(cell);
  });
}
