import type { AnswerColumn, AskedMetric, Basis, By, Cell, Grain, MetricSpec } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import {
  basisOf,
  currencyPlaces,
  conjunctsOf,
  dimensionSql,
  firstLabel,
  keptOf,
  keyedParts,
  measuredSql,
  measureOf,
  named,
  PartTable,
  type DimensionSql,
  type FindMetric,
  type Measure,
  type Part,
  type PartValues,
  type Stretch,
} from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { mostRows, whereOf, type Read, type Rows } from './compiled.ts';
import { fieldTitles } from './field-titles.ts';
import type { Frame } from './frame.ts';
import { groupsOf, type Group } from './measured-groups.ts';
import type { MoneyColumn } from './money.ts';
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
  /** In place of the range several, told apart by a group's `period`. Not together with `ages`. */
  readonly stretches?: readonly Stretch[] | undefined;
  /** Where buckets are cut; UTC if not said. */
  readonly zone?: string;
};

export type Asked = {
  readonly reads: readonly Read[];
  readonly by: readonly DimensionSql[];
  /** Those of the metrics, and then what stands beside them. */
  readonly columns: readonly AnswerColumn[];
  readonly metrics: number;
  readonly groups: (results: readonly Rows[]) => Group[];
  /** The cells of the metrics of a group over a length of time; what is missing is nothing. */
  readonly cells: (group: Group | undefined, seconds: number) => Cell[];
  /** What a metric of a group is made of, by the place of the metric. */
  readonly currencies: (group: Group | undefined, metric: number) => readonly unknown[];
};

type Column = {
  readonly name: string;
  readonly title?: string;
  readonly measure: Measure;
  readonly read: number;
  /** Of the parts that it is made of. */
  readonly places: readonly number[];
  readonly matures?: number;
};

/** Metrics that are read together, as they were asked for, and what they are made of. */
type Base = {
  readonly key: string;
  readonly parts: PartTable;
  readonly spec: MetricSpec;
  readonly basis: Basis;
  readonly metrics: (string | MetricSpec)[];
};

/** Metrics of one basis are read together; metrics of both are two reads, joined by group. */
export function measured(wanted: Wanted, frame: Frame, { documents }: Asking): Asked {
  // What is asked as of a moment tells ages as of it.
  const now = frame.asOf;
  const find = (name: string): MetricSpec | undefined => documents.find('metric', name)?.spec as MetricSpec | undefined;
  const where = whereOf(wanted.where, now);
  const { columns, bases } = columnsIn(wanted, find);
  const untitled = wanted.by.map((each, i) =>
    typeof each === 'object' && 'sql' in each ? each : dimensionSql(each, { name: `g${i}_`, now, path: `by.${i}` }),
  );
  const taken = columns.flatMap(({ title }) => title ?? []);
  // Another name is what the question calls it.
  const titles = fieldTitles(
    untitled.map(({ name, field }) => (name === field ? field : undefined)),
    documents,
    taken,
  );
  const by = untitled.map((each, i): DimensionSql => ({ ...each, title: titles[i] ?? each.title }));
  const { conjuncts } = conjunctsOf(wanted.where, 'where');
  const keyed = bases.map(({ parts }) => keyedParts(parts, now));
  const reads = bases.map((base, read) => {
    const own = columns.filter((column) => column.read === read);
    return readOf({ ...base, keyed: keyed[read] ?? [], columns: own }, { wanted, frame, where, by, conjuncts });
  });
  return {
    reads,
    by,
    columns: [...columns.map(columnOf), ...columns.flatMap(extraColumns)],
    metrics: columns.length,
    groups: (results) =>
      groupsOf(results.slice(0, reads.length), {
        parts: keyed.map((parts) => parts.map(({ part }) => part)),
        labels: by.length + (wanted.ages === undefined ? 0 : 1),
        periods: wanted.stretches === undefined ? 0 : 1,
      }),
    cells: (group, seconds) => {
      const valuesOf = ({ read }: Column): PartValues => ({ parts: group?.values.get(read)?.parts ?? [], seconds });
      return [
        ...columns.map((column) => column.measure.value(valuesOf(column))),
        ...columns.flatMap((column) =>
          extraCells(column, valuesOf(column), group?.values.get(column.read)?.newest, frame),
        ),
      ];
    },
    currencies: (group, metric) => {
      const { read = 0, places = [] } = columns[metric] ?? {};
      return places.flatMap((place) => group?.values.get(read)?.currencies[place] ?? []);
    },
  };
}

/** The columns of metrics, and by `read` of a column what it is read together with. */
function columnsIn(wanted: Wanted, find: FindMetric): { readonly columns: Column[]; readonly bases: readonly Base[] } {
  const bases: Base[] = [];
  const columns = askedOf(wanted).map(({ name, spec: said, path }): Column => {
    const spec = typeof said === 'string' ? named(said, find, path) : said;
    const basis = basisOf(spec, wanted.basis);
    const key = basis === 'period' ? basis : JSON.stringify([wanted.subject ?? spec.subject, spec.within]);
    let read = bases.findIndex((each) => each.key === key);
    if (read < 0) read = bases.push({ key, parts: new PartTable(), spec, basis, metrics: [] }) - 1;
    bases[read]?.metrics.push(said);
    const parts = bases[read]?.parts ?? new PartTable();
    const measure = measureOf(spec, { parts, find, path });
    const own = new PartTable();
    measureOf(spec, { parts: own, find, path });
    const places = own.list.map((each) => parts.add(each.aggregation, each.path));
    const matures = basis === 'cohort' && spec.matures !== undefined ? spanMs(spec.matures) : undefined;
    // Another name is what the question calls it.
    const title = typeof said === 'string' && said !== name ? undefined : spec.title;
    const about = { ...(title === undefined ? {} : { title }), ...(matures === undefined ? {} : { matures }) };
    return { name, measure, read, places, ...about };
  });
  return { columns, bases };
}

/** A base with the parts of all its metrics, and the columns that are read from it. */
type Together = Omit<Base, 'parts'> & { readonly keyed: ReturnType<typeof keyedParts>; readonly columns: Column[] };

type Cut = {
  readonly wanted: Wanted;
  readonly frame: Frame;
  readonly where: ReturnType<typeof whereOf>;
  readonly by: readonly DimensionSql[];
  readonly conjuncts: ReturnType<typeof conjunctsOf>['conjuncts'];
};

function readOf(
  { keyed, basis, spec, metrics, columns }: Together,
  { wanted, frame, where, by, conjuncts }: Cut,
): Read {
  const parts = keyed.map(({ part }) => part);
  const withinMs = spec.within === undefined ? undefined : spanMs(spec.within);
  const { from, before, asOf } = frame;
  const { grain, totals, ages, eventLabels, stretches, zone, subject = spec.subject } = wanted;
  const cut = { by, grain, totals, ages, eventLabels, stretches, zone };
  const need = { ...cut, parts, where, basis, withinMs, subject, mostRows: mostRows + 1 };
  // Of a cohort, `asOf` bounds what is known, and the range whose beginning is.
  const range = {
    from: Math.min(from, ...(stretches ?? []).map((each) => each.from)),
    ...(basis === 'cohort' ? { before: frame.to, until: asOf + 1 } : { before, until: before }),
  };
  const people: Extract<Read, { people: unknown }>['people'] = (of) => measuredSql({ ...need, ...range }, of);
  const labels = by.length + (ages === undefined ? 0 : 1) + (stretches === undefined ? 0 : 1);
  const money = moneyOf(columns, parts, firstLabel + labels);
  // Slots are cut in UTC, so they know no buckets of another zone.
  const isCut = grain === null || zone === undefined || zone === 'UTC';
  if (basis === 'cohort' || ages !== undefined || !isCut) return { people, money };
  const asked = { parts: keyed, kept: keptOf(keyed), by, grain, totals, conjuncts, where };
  const measured = { ...asked, metrics, from, before, now: asOf, mostRows: mostRows + 1 };
  return { people, money, measured, ...(stretches === undefined ? {} : { stretches }) };
}

/** `beginning`: where in a row the values of parts begin. */
function moneyOf(columns: readonly Column[], parts: readonly Part[], beginning: number): MoneyColumn[] {
  const withCurrency = parts.flatMap(({ currencies }, place) => (currencies === undefined ? [] : [place]));
  const cells = currencyPlaces(parts);
  return columns.flatMap(({ name, places }) => {
    const own = withCurrency.flatMap((place, i) => (places.includes(place) ? [beginning + (cells[i] ?? 0)] : []));
    return own.length === 0 ? [] : [{ name, cells: own }];
  });
}

export function askedOf({
  metric,
  metrics,
}: Pick<Wanted, 'metric' | 'metrics'>): { name: string; spec: string | MetricSpec; path: string }[] {
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

function columnOf({ name, title, measure: { spec } }: Column): AnswerColumn {
  const { unit, ratio, aggregate, better, minimum } = spec;
  return {
    name,
    ...(title === undefined ? {} : { title }),
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
