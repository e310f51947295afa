import type { BenchRow } from './bench-row.ts';

const titles = ['', 'measured', 'ceiling', 'ratio', 'budget', ''];
const rightAligned = new Set([1, 2, 3]);

/** The rows as text in columns. */
export function tableOf(rows: readonly BenchRow[]): string {
  const cells = [titles, ...rows.map(cellsOf)];
  const widths = titles.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, at) => aligned(cell, widths[at] ?? 0, at))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One row by itself, as it is measured. */
export const lineOf = (row: BenchRow): string =>
  cellsOf(row)
    .filter((cell) => cell !== '')
    .join('  ');

function cellsOf({ name, value, unit, ceiling, ratio, budget, met }: BenchRow): string[] {
  const outcome = met === undefined ? '' : met ? 'met' : 'MISSED';
  return [name, `${shown(value)} ${unit}`, shown(ceiling), shown(ratio), budget ?? '', outcome];
}

function shown(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

function aligned(cell: string, width: number, column: number): string {
  return rightAligned.has(column) ? cell.padStart(width) : cell.padEnd(width);
}
