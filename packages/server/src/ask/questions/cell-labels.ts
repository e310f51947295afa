import type { Cell } from '@millrace/contract';
import type { DimensionSql } from '../../measure/measure.ts';
import type { Param } from '../../store/store.ts';
import { cellMisfit, type Cells } from './behind.ts';

/** A dimension and which label says what a cell shows; undefined where none does. */
export type Labelled = DimensionSql & Named;
type Named = { readonly name: string; readonly labelOf: (cell: Cell) => string | undefined };

type Conditions = { readonly conditions: readonly string[]; readonly params: Readonly<Record<string, Param>> };

/**
 * What a cell says of dimensions, as conditions over their labels d0, d1 …; what it leaves out may be anything. Lists that are left
 * out tell all dimensions at once.
 */
export function labelsBehind(dimensions: readonly Named[], cell: Cells): Conditions {
  const conditions: string[] = [];
  const params: Record<string, Param> = {};
  for (const [i, { name, labelOf }] of dimensions.entries()) {
    const value = cell[name];
    if (value === undefined) continue;
    const label = (each: Cell): string => {
      const found = labelOf(each);
      if (found === undefined) throw cellMisfit(name, 'there is no such bucket');
      return found;
    };
    if (typeof value !== 'object' || value === null) {
      conditions.push(`d${i} = {cell${i}:String}`);
      params[`cell${i}`] = label(value);
    } else if ('in' in value) {
      conditions.push(`d${i} IN {cell${i}:Array(String)}`);
      params[`cell${i}`] = value.in.map(label);
    } else {
      const all = value.not.some(Array.isArray);
      conditions.push(`${all ? rowSql(dimensions.length) : `d${i}`} NOT IN {cell${i}:Array(String)}`);
      params[`cell${i}`] = value.not.map((each) => {
        if (Array.isArray(each)) return rowOf(each, dimensions);
        return all ? rowOf([each], dimensions) : label(each);
      });
    }
  }
  return { conditions, params };
}

/** Labels of all dimensions as one text. */
const rowSql = (count: number): string =>
  `concat('', ${Array.from({ length: count }, (_, i) => `hex(d${i}), ' '`).join(', ')})`;

function rowOf(cells: readonly Cell[], dimensions: readonly Named[]): string {
  return dimensions
    .map(({ name, labelOf }, i) => {
      const label = labelOf(cells[i] ?? null);
      if (label === undefined) throw cellMisfit(name, 'there is no such bucket');
      return `${Buffer.from(label).toString('hex').toUpperCase()} `;
    })
    .join('');
}
