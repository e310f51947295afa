import type { Cell, Cut, MatrixQuestion } from '@millrace/contract';
import type { Asking } from './asking.ts';
import { cellMisfit, plainCell, type Behind, type Cells } from './behind.ts';
import { frameOf } from './frame.ts';
import { matrixUnits } from './matrix.ts';
import { measuredPeople } from './measured-people.ts';
import type { Opened } from './opened.ts';

const nameOf = ({ of }: MatrixQuestion): string => (typeof of === 'string' ? of : of.name);

/** A cell by its two tiers becomes one by its units. */
export function matrixOpened(question: MatrixQuestion, asking: Asking, cell: Cells): Opened | undefined {
  const { rows, columns } = question;
  if (cell[rows.name] === undefined && cell[columns.name] === undefined) return undefined;
  const tiers = [rows, columns].map((cut) => tierOf(cut, plainCell(cell, cut.name)));
  const { frame, reads, tiersIn, unit } = matrixUnits(question, asking);
  return {
    asOf: frame.asOf,
    reads,
    cell: (results) => {
      const placed = tiersIn(results);
      const labels = [...placed[0].keys()].filter((label) =>
        placed.every((each, i) => each.has(label) && (tiers[i] === undefined || each.get(label) === tiers[i])),
      );
      const { [rows.name]: _row, [columns.name]: _column, ...rest } = cell;
      return { ...rest, [nameOf(question)]: { in: labels.map((label): Cell => unit.cellOf(label)) } };
    },
  };
}

function tierOf({ name, names }: Cut, value: Cell | undefined): number | undefined {
  if (value === undefined) return undefined;
  const tier = names.findIndex((each) => each === value);
  if (tier < 0) throw cellMisfit(name, `must be one of: ${names.join(', ')}`);
  return tier;
}

/** Whose events are about units: of those a metric of the cells, by its column. */
export function matrixPeople(question: MatrixQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const wanted = { ...question, metrics: question.cells, by: [question.of] };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought: { cell } }) };
}
