import { gateOf, rowsOf, type Kept, type KeyedPart } from './kept.ts';
import type { KeptColumn } from './kept-rows.ts';
import { mostCurrencies } from './part-sql.ts';

/** A column of kept rows, of one gate's events or one number's figures. Figures of rows read apart add up to those of all. */
export type Figure = { readonly column: KeptColumn } & ({ readonly gate: number } | { readonly number: number });

/** What the parts are told of, each once; undefined where some part's values are sets, which are too large to be handed out. */
export function figuresOf(kept: Kept): readonly Figure[] | undefined {
  if (kept.figures.some(({ held }) => held.kind === 'distinct')) return undefined;
  const figures = kept.parts.flatMap((each): Figure[] => {
    const { held } = each.part;
    if (held?.kind !== 'number') return [{ column: 'events', gate: gateOf(kept, each) }];
    const number = rowsOf(kept, each);
    return columnsOf(each).map((column) => ({ column, number }));
  });
  return [...new Map(figures.map((figure) => [keyOf(figure), figure])).values()];
}

function columnsOf({ part, aggregate }: KeyedPart): KeptColumn[] {
  const currency: KeptColumn[] = part.currencies === undefined ? [] : ['singles'];
  if (aggregate === 'min') return ['least', ...currency];
  if (aggregate === 'max') return ['most', ...currency];
  return ['events', 'integers', 'fractions', ...currency];
}

type Rows = readonly (readonly unknown[])[];
type Figured = { readonly kept: Kept; readonly figures: readonly Figure[]; readonly labels: number };
type Row = { readonly head: readonly unknown[]; n: number; readonly labels: readonly unknown[]; cells: unknown[] };

/** Before the labels: at, whole, n, newest. */
const headLength = 4;

/** Rows of figures, read apart, as rows of the values of the parts: the columns of `measuredSql`. */
export function addUp({ kept, figures, labels }: Figured, results: readonly Rows[]): unknown[][] {
  const groups = new Map<string, Row>();
  const first = headLength + labels;
  for (const row of results.flat()) {
    const [at, whole, n] = row;
    const told = row.slice(headLength, first);
    const cells = row.slice(first).map((cell, i) => read(figures[i]?.column, cell));
    const key = results.length === 1 ? String(groups.size) : JSON.stringify([at, whole, told]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { head: [at, whole], n: Number(n), labels: told, cells });
    else {
      group.n += Number(n);
      group.cells = group.cells.map((cell, i) => added(figures[i]?.column, cell, cells[i]));
    }
  }
  const places = new Map(figures.map((figure, i) => [keyOf(figure), i]));
  return [...groups.values()].map(({ head, n, labels: told, cells }) => {
    const cellOf = (figure: Figure): unknown => cells[places.get(keyOf(figure)) ?? 0];
    return [...head, n, 0, ...told, ...kept.parts.flatMap((each) => valuesOf(kept, each, cellOf))];
  });
}

const keyOf = (figure: Figure): string =>
  'gate' in figure ? `gate ${figure.gate}` : `${figure.column} ${figure.number}`;

/** Whole numbers are added up as such, beyond what a number of JavaScript holds. */
function read(column: KeptColumn | undefined, cell: unknown): unknown {
  switch (column) {
    case 'integers':
      return BigInt(String(cell));
    case 'least':
    case 'most':
      return cell === null ? null : Number(cell);
    case 'singles':
      return Array.isArray(cell) ? cell.map(String) : [];
    default:
      return cell === null ? Number.NaN : Number(cell);
  }
}

function added(column: KeptColumn | undefined, one: unknown, other: unknown): unknown {
  switch (column) {
    case 'integers':
      return BigInt(String(one)) + BigInt(String(other));
    case 'least':
    case 'most':
      if (one === null || other === null) return one ?? other;
      return column === 'least' ? Math.min(Number(one), Number(other)) : Math.max(Number(one), Number(other));
    case 'singles':
      return [...new Set([one, other].flatMap((each) => (Array.isArray(each) ? each.map(String) : [])))].slice(
        0,
        mostCurrencies,
      );
    default:
      return Number(one) + Number(other);
  }
}

function valuesOf(kept: Kept, each: KeyedPart, cellOf: (figure: Figure) => unknown): unknown[] {
  if (each.part.held?.kind !== 'number') return [cellOf({ column: 'events', gate: gateOf(kept, each) })];
  const number = rowsOf(kept, each);
  const of = (column: KeptColumn): unknown => cellOf({ column, number });
  const value = valueOf(each, of);
  return each.part.currencies === undefined ? [value] : [value, of('singles')];
}

function valueOf({ aggregate }: KeyedPart, of: (column: KeptColumn) => unknown): unknown {
  if (aggregate === 'min') return of('least');
  if (aggregate === 'max') return of('most');
  const n = Number(of('events'));
  if (n === 0) return null;
  const sum = Number(of('integers')) + Number(of('fractions'));
  const value = aggregate === 'avg' ? sum / n : sum;
  return Number.isFinite(value) ? value : null;
}
