import { firstLabel } from './compile/measured-sql.ts';
import type { Stretch } from './compile/stretches.ts';
import type { Answered } from './read-exactly.ts';
import { readMeasured, type Measuring, type Planned } from './read-measured.ts';

/**
 * In place of the range several stretches, each from a rollup, in the columns that one statement over events would give: the place
 * of its stretch is the first label. undefined unless all of them are covered.
 */
export async function readApart({ need, ...behind }: Measuring, stretches: readonly Stretch[]): Promise<Planned> {
  const told = stretches.flatMap((each, period) => (each.from < each.before ? [{ ...each, period }] : []));
  const [first, ...rest] = told;
  if (first === undefined) return { answered: undefined, rollups: async () => [] };
  const read = async ({ from, before, period }: (typeof told)[number]) => {
    // Totals are those of the range itself, which is the first.
    const planned = await readMeasured({
      ...behind,
      need: { ...need, from, before, totals: need.totals && period === 0 },
    });
    return { ...planned, period };
  };
  const one = await read(first);
  if (one.answered === undefined) return one;
  const all = [{ answered: one.answered, period: first.period }];
  for (const { answered, ...planned } of await Promise.all(rest.map(read))) {
    if (answered === undefined) return { answered, rollups: planned.rollups };
    all.push({ answered, period: planned.period });
  }
  return { answered: merged(one.answered, all), rollups: one.rollups };
}

type Apart = { readonly answered: Answered; readonly period: number };

function merged(first: Answered, all: readonly Apart[]): Answered {
  return {
    ...first,
    rows: all.flatMap(({ answered: { rows }, period }) =>
      rows.map((row) => [...row.slice(0, firstLabel), period, ...row.slice(firstLabel)]),
    ),
    names: [...new Set(all.flatMap(({ answered }) => answered.names))],
    rowsRead: all.reduce((sum, { answered }) => sum + answered.rowsRead, 0),
    bytesRead: all.reduce((sum, { answered }) => sum + answered.bytesRead, 0),
  };
}
