import type { AskedMetric, Cell, Cut, MatrixQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { DimensionSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { integerColumn, textColumn, type Compiled, type Rows } from './compiled.ts';
import { frameOf } from './frame.ts';
import { eventsBehind, reckoned, type Reckoned } from './reckoned.ts';
import { checkCut, tiersOf } from './tiers.ts';

/** The tiers of all units travel with the second reading. */
const mostUnits = 2000;
/** Of a cell. */
const mostNamed = 10;

type Tiers = readonly [rows: ReadonlyMap<string, number>, columns: ReadonlyMap<string, number>];

/** The units and the tiers they are in by the question's two metrics. */
export function matrixUnits(question: MatrixQuestion, asking: Asking) {
  const frame = frameOf(question, asking.now);
  const { rows, columns, subject, basis, where } = question;
  checkCut(rows, 'rows');
  checkCut(columns, 'columns');
  const wanted = {
    grain: null,
    totals: false,
    where,
    ...(subject === undefined ? {} : { subject }),
    ...(basis === undefined ? {} : { basis }),
  };
  const cut = [rows.metric, columns.metric];
  const units = reckoned({ ...wanted, by: [question.of], shown: [], hidden: cut }, frame, asking);
  const [unit] = units.by;
  if (unit === undefined) throw new Failure('QUESTION_INVALID', { detail: 'of: says no units' });
  const tiersIn = (results: readonly Rows[]): Tiers => {
    const told = units.tell(results.slice(0, units.reads.length)).filter(({ group }) => group.labels[0] !== '');
    if (told.length > mostUnits)
      throw new Failure('QUESTION_TOO_LARGE', { detail: `of: more than ${mostUnits} units` });
    const tiers = ({ cuts }: Cut, i: number): ReadonlyMap<string, number> =>
      tiersOf(
        told.map(({ group, hidden }) => ({ label: group.labels[0] ?? '', value: hidden[i] ?? null })),
        cuts,
      );
    return [tiers(rows, 0), tiers(columns, 1)];
  };
  return { frame, wanted, unit, reads: units.reads, tiersIn };
}

/**
 * One row per pair of tiers. Units are put into tiers first; then the events of all units of a cell are one group, so that
 * nothing is a mean of means.
 */
export function compileMatrix(question: MatrixQuestion, asking: Asking): Compiled {
  const { rows, columns, cells } = question;
  const { frame, wanted, unit, reads, tiersIn } = matrixUnits(question, asking);
  const inCells = (tiers: Tiers): Reckoned =>
    reckoned({ ...wanted, by: [cellSql(unit, tiers)], shown: cells as AskedMetric[] }, frame, asking);
  const empty = inCells([new Map(), new Map()]);
  return {
    frame,
    reads,
    next: (results) => {
      const tiers = tiersIn(results);
      return tiers[0].size === 0 && tiers[1].size === 0 ? [] : inCells(tiers).reads;
    },
    shape: (results) => {
      const tiers = tiersIn(results);
      const told = empty.tell(results.slice(reads.length));
      const places = new Map(told.map((each) => [each.group.labels[0] ?? '', each]));
      const named: string[][] = [];
      const table = rows.names.flatMap((rowName, row) =>
        columns.names.map((columnName, column): Cell[] => {
          const here = places.get(placeOf(row, column)) ?? empty.nothing;
          const members = [...tiers[0]].filter(([label, tier]) => tier === row && tiers[1].get(label) === column);
          named.push(
            members
              .map(([label]) => String(unit.cellOf(label)))
              .toSorted()
              .slice(0, mostNamed),
          );
          return [rowName, columnName, members.length, ...here.shown, ...here.beside];
        }),
      );
      const placed = [...tiers[0].keys()].filter((label) => tiers[1].has(label)).length;
      const all = new Set([...tiers[0].keys(), ...tiers[1].keys()]).size;
      return {
        columns: [
          textColumn(rows.name),
          textColumn(columns.name),
          integerColumn(question.as ?? 'units'),
          ...empty.shownColumns,
          ...empty.besideColumns,
        ],
        rows: table,
        n: eventsBehind(told.filter(({ group }) => !noPlaces.has(group.labels[0] ?? ''))),
        notes: { units: placed, without_a_tier: all - placed, members: named },
      };
    },
  };
}

const placeOf = (row: number, column: number): string => `${row} ${column}`;
/** Of a unit that is in no cell; it is a label all the same, so that a lead of this unit does not go to its next one. */
const nowhere = 'nowhere';
const noPlaces: ReadonlySet<string> = new Set(['', nowhere]);

/** The cell of the unit an event is about, as one label: of a cohort, a lead's row and column are those of one unit. */
function cellSql(unit: DimensionSql, [rows, columns]: Tiers): DimensionSql {
  const placed = [...rows].flatMap(([label, row]) => {
    const column = columns.get(label);
    return column === undefined ? [] : [{ label, place: placeOf(row, column) }];
  });
  const elsewhere = `if(${unit.sql} = '', '', '${nowhere}')`;
  return {
    name: 'cell',
    sql: `transform(${unit.sql}, {cl:Array(String)}, {cp:Array(String)}, ${elsewhere})`,
    params: { ...unit.params, cl: placed.map(({ label }) => label), cp: placed.map(({ place }) => place) },
    fields: unit.fields,
    cellOf: (label) => label,
    orderOf: () => 0,
  };
}
