import type { Kept } from './kept.ts';
import { keptRowsSql } from './kept-rows.ts';
import {
  columnsOf,
  eventsOf,
  groupsSql,
  headSql,
  keysOf,
  levelsIn,
  paramsOf,
  storedSql,
  type KeptReading,
} from './kept-sources.ts';
import { countSql, ownedRows, valuesSql } from './kept-values.ts';
import type { Statement } from './derive-sql.ts';
import { keptLinkedSql } from './people.ts';

/** Values out of the rows of both the rollup and events: sets can only be united where all of them are. */
export function unitedSql(reading: KeptReading): Statement {
  const { asked, linked } = reading;
  const { kept, grain } = asked;
  const stored = storedSql(reading);
  const cells = Object.entries(storedCells(reading)).map(([name, sql]) => `${sql} AS ${name}`);
  const wanted = columnsOf(reading);
  const events = eventsOf(reading);
  const params = { ...stored.params, ...paramsOf(reading) };
  const more = events === undefined ? [] : [keptRowsSql({ kept, ...events, wanted, params })];
  const rows = [`SELECT ${cells.join(', ')} FROM ${stored.sql}`, ...more].join(' UNION ALL ');
  const values = valuesSql(kept, linked ? 'linked' : 'alone').map((sql, i) => `${sql} AS v${i}`);
  const columns = [grain === null ? '0 AS at' : 'bucket AS at', ...headSql(reading, countSql()), ...values];
  return {
    sql: `SELECT ${columns.join(', ')} FROM (${linked ? personsSql(rows, kept) : rows})${groupsSql(reading)}`,
    params,
  };
}

/** The columns of kept rows, numbered as the question numbers what it asks. */
function storedCells(reading: KeptReading): Readonly<Record<string, string>> {
  const { cover } = reading;
  return {
    ...keysOf(reading),
    ...Object.fromEntries(columnsOf(reading).map((column) => [column, `kept.${column}`])),
    part: renumbered(reading),
    mask: maskSql(cover.gates),
  };
}

/** The numbers of figures of the rollup as the question numbers them; part 0 is what is left. */
function renumbered(reading: KeptReading): string {
  const { cover } = reading;
  const levels = levelsIn(reading);
  const told = levels.flatMap(({ level }) => cover.figures.map((number) => level.firstPart + number));
  const own = levels.flatMap(() => cover.figures.map((_, i) => i + 1));
  return `toUInt16(transform(kept.part, [${told.join(', ')}], [${own.join(', ')}], 0))`;
}

function maskSql(gates: readonly number[]): string {
  const bits = gates.map((gate, i) => `bitShiftLeft(bitAnd(bitShiftRight(kept.mask, ${gate}), 1), ${i})`);
  return `toUInt64(${bits.join(' + ')})`;
}

/** Each value that tells subjects apart beside the person it stands for; the others as they are. */
function personsSql(rows: string, kept: Kept): string {
  const { values, pairs } = ownedRows(kept);
  const owned = [...values, ...pairs];
  if (owned.length === 0) return rows;
  const isIn = (list: readonly number[]): string => (list.length === 0 ? '0' : `part IN (${list.join(', ')})`);
  const each = `multiIf(${isIn(values)}, arrayMap(one -> (one, toUInt64(0)), kept.singles), ${isIn(pairs)}, kept.pairs,
    [(toUInt64(0), toUInt64(0))])`;
  const split = `SELECT kept.* EXCEPT (singles, pairs), if(${isIn(owned)}, [], kept.singles) AS singles, kept.pairs AS pairs,
    value.1 AS own, value.2 AS other FROM (${rows}) AS kept ARRAY JOIN ${each} AS value`;
  return `SELECT split.* EXCEPT (pairs), linked.person AS person FROM (${split}) AS split
    ANY LEFT JOIN (${keptLinkedSql}) AS linked USING (own)`;
}
