import type { Cell, CohortQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { countPlace, firstLabel } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { bucketAfter, bucketsOf } from './buckets.ts';
import { defaultLimit, integerColumn, mostRows, timeColumn, type Compiled, type Rows } from './compiled.ts';
import { frameOf } from './frame.ts';
import { eventsBehind, reckoned, type Told } from './reckoned.ts';
import { labelColumn } from './table.ts';

export const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/**
 * One row per cohort, or cohort and group, and age: what its subjects had come to by then. `complete` says whether all of
 * them could have reached the age; an age that none has entered says nothing.
 */
export function compileCohort(question: CohortQuestion, asking: Asking): Compiled {
  const frame = frameOf(question, asking.now);
  const { grain, ages: asked, metrics, subject, where } = question;
  const unit = unitMs[asked.unit];
  const ages = agesOf(asked);
  const cohorts = bucketsOf(frame, grain);
  const wanted = {
    basis: 'cohort' as const,
    where,
    grain,
    totals: false,
    by: question.by === undefined ? [] : [question.by],
    ages: ages.map((age) => age * unit),
    ...(subject === undefined ? {} : { subject }),
  };
  const { reads, by, shownColumns, besideColumns, tell, nothing } = reckoned(
    { ...wanted, shown: metrics },
    frame,
    asking,
  );
  // Whether all were old enough is what `complete` says.
  const beside = besideColumns.flatMap(({ name }, i) => (name.endsWith('.mature') ? [] : [i]));
  return {
    frame,
    reads,
    shape: (results) => {
      const told = tell(
        results.map((rows) => carried(rows, wanted.ages, by.length)),
        ({ labels }) => Number(labels[0]) / 1000,
      );
      const places = new Map(told.map((each) => [placeOf(each.group.at * 1000, each.group.labels), each]));
      const groups = by.length === 0 ? [[]] : largest(told, question.limit ?? defaultLimit);
      if (groups.length * cohorts.length * ages.length > mostRows) {
        throw new Failure('QUESTION_TOO_LARGE', { detail: `more than ${mostRows} rows` });
      }
      const rows = cohorts.flatMap((start) =>
        groups.flatMap((labels) =>
          ages.map((age): Cell[] => {
            const here = places.get(placeOf(start, [`${age * unit}`, ...labels])) ?? nothing;
            const entered = start + (age - 1) * unit <= frame.asOf;
            const values = [...here.shown, ...beside.map((i) => here.beside[i] ?? null)].map((cell) =>
              entered ? cell : null,
            );
            return [
              new Date(start).toISOString(),
              ...by.map(({ cellOf }, i) => cellOf(labels[i] ?? '')),
              age,
              ...values.slice(0, metrics.length),
              Math.min(bucketAfter(start, grain), frame.to) + age * unit <= frame.asOf + 1,
              ...values.slice(metrics.length),
            ];
          }),
        ),
      );
      return {
        columns: [
          timeColumn('cohort'),
          ...by.map(labelColumn),
          integerColumn(asked.unit),
          ...shownColumns,
          { name: 'complete', type: 'boolean', unit: null },
          ...beside.flatMap((i) => besideColumns[i] ?? []),
        ],
        rows,
        n: eventsBehind(told),
      };
    },
  };
}

export function agesOf({ upTo, at }: CohortQuestion['ages']): readonly number[] {
  if ((upTo === undefined) === (at === undefined)) {
    throw new Failure('QUESTION_INVALID', { detail: 'ages: say either upTo or at' });
  }
  return at?.toSorted((a, b) => a - b) ?? Array.from({ length: upTo ?? 0 }, (_, i) => i + 1);
}

/** An age that adds nothing says what the one before it did. */
function carried(rows: Rows, ages: readonly number[], labels: number): Rows {
  const keyOf = (row: Rows[number]): string =>
    JSON.stringify([row[0], ...row.slice(firstLabel + 1, firstLabel + 1 + labels)]);
  const groups = Map.groupBy(rows, keyOf);
  return [...groups.values()].flatMap((own) => {
    const found = new Map(own.map((row) => [Number(row[firstLabel]), row]));
    let last: Rows[number] | undefined;
    return ages.flatMap((age): Rows => {
      const here = found.get(age);
      last = here ?? last;
      if (last === undefined) return [];
      // Its events were counted at the age they came at.
      return [here ?? last.with(countPlace, 0).with(firstLabel, age)];
    });
  });
}

/** The groups with the most events at any age. */
function largest(told: readonly Told[], limit: number): (readonly string[])[] {
  const sizes = new Map<string, { readonly labels: readonly string[]; size: number }>();
  for (const { group } of told) {
    const labels = group.labels.slice(1);
    const key = JSON.stringify(labels);
    const known = sizes.get(key) ?? { labels, size: 0 };
    known.size += group.n;
    sizes.set(key, known);
  }
  const sorted = [...sizes].toSorted(([a, { size: left }], [b, { size: right }]) => right - left || (a < b ? -1 : 1));
  return sorted.slice(0, limit).map(([, { labels }]) => labels);
}

const placeOf = (start: number, labels: readonly string[]): string => JSON.stringify([start, labels]);
