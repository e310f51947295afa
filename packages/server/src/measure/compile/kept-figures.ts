import type { Figure } from './adding-up.ts';
import type { Statement } from './derive-sql.ts';
import { figuresSql, passingSql, type KeptColumn } from './kept-rows.ts';
import {
  groupsSql,
  headSql,
  isPart,
  keysOf,
  paramsOf,
  storedSql,
  type EventRows,
  type KeptReading,
} from './kept-sources.ts';
import { mostCurrencies } from './part-sql.ts';

/** Of the rollup's rows. */
export function storedFiguresSql(reading: KeptReading, figures: readonly Figure[]): Statement {
  const { cover, asked } = reading;
  const stored = storedSql(reading);
  const { bucket = '0', ...labels } = keysOf(reading);
  const of = (number: number): string => isPart(reading, number);
  const told = figures.map((figure) => {
    const column = `kept.${figure.column}`;
    if ('gate' in figure) return `sumIf(${column}, ${of(0)} AND bitTest(kept.mask, ${cover.gates[figure.gate] ?? 0}))`;
    return figureSql(figure.column, column, of(cover.figures[figure.number - 1] ?? 0));
  });
  const at = asked.grain === null ? '0 AS at' : `${bucket} AS bucket`;
  const named = Object.entries(labels).map(([name, sql]) => `${sql} AS ${name}`);
  const columns = [at, ...headSql(reading, `sumIf(kept.events, ${of(0)})`, named), ...told];
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${stored.sql}${groupsSql(reading)}`,
    params: { ...stored.params, ...paramsOf(reading) },
  };
}

function figureSql(column: KeptColumn, sql: string, condition: string): string {
  switch (column) {
    case 'least':
      return `minIf(${sql}, ${condition})`;
    case 'most':
      return `maxIf(${sql}, ${condition})`;
    case 'singles':
      return `arrayMap(one -> toString(one), groupUniqArrayArrayIf(${mostCurrencies})(${sql}, ${condition}))`;
    default:
      return `${column === 'integers' ? 'toString' : ''}(sumIf(${sql}, ${condition}))`;
  }
}

/** Of events that the rollup does not say. */
export function eventFiguresSql(
  reading: KeptReading,
  figures: readonly Figure[],
  { keys, labels, where }: EventRows,
): Statement {
  const { asked } = reading;
  const { kept } = asked;
  const rows = kept.figures.map(({ held }, i) => figuresSql(held, i + 1));
  const told = figures.map((figure) => {
    if ('gate' in figure) return `countIf(g${figure.gate})`;
    const sql = rows[figure.number - 1]?.[figure.column] ?? '0';
    if (figure.column === 'integers') return `toString(${sql})`;
    return figure.column === 'singles' ? `arrayMap(one -> toString(one), ${sql})` : sql;
  });
  const at = asked.grain === null ? '0 AS at' : 'bucket AS at';
  const columns = [at, ...headSql(reading, 'count()'), ...told];
  const gates = figures.flatMap((figure) =>
    'gate' in figure ? [`${kept.gates[figure.gate]?.inside ?? '1'} AS g${figure.gate}`] : [],
  );
  const params = paramsOf(reading);
  const events = passingSql(kept, {
    params,
    columns: [...keys, ...labels.map((sql, i) => ({ name: `d${i}`, sql }))].map(({ name, sql }) => `${sql} AS ${name}`),
    gates,
    where,
  });
  return {
    sql: `SELECT ${columns.join(', ')} FROM (${events})${groupsSql(reading)}`,
    params,
  };
}
