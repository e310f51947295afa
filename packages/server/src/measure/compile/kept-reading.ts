import { addUp, figuresOf } from './adding-up.ts';
import type { Statement } from './derive-sql.ts';
import { eventFiguresSql, storedFiguresSql } from './kept-figures.ts';
import { eventsOf, type KeptReading } from './kept-sources.ts';
import { unitedSql } from './kept-united.ts';

/** One statement of what is asked, or several whose rows add up: `brief` where it reads little. `rowsOf` gives the columns of `measuredSql`. */
export type KeptStatements = {
  readonly statements: readonly (Statement & { readonly brief: boolean })[];
  readonly rowsOf: (results: readonly Rows[]) => Rows;
};
type Rows = readonly (readonly unknown[])[];

/**
 * To the last digit as from events alone. Sets are united in one statement. Anything else is read apart from the rollup and from events, at the
 * same time: either statement is planned in half the time of both in one, and the rollup's is short.
 */
export function keptReading(reading: KeptReading): KeptStatements {
  const { kept, by } = reading.asked;
  const figures = figuresOf(kept);
  if (figures === undefined)
    return { statements: [{ ...unitedSql(reading), brief: false }], rowsOf: ([rows = []]) => rows };
  const events = eventsOf(reading);
  const statements = [
    { ...storedFiguresSql(reading, figures), brief: true },
    ...(events === undefined ? [] : [{ ...eventFiguresSql(reading, figures, events), brief: false }]),
  ];
  return { statements, rowsOf: (results) => addUp({ kept, figures, labels: by.length }, results) };
}
