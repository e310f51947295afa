import type { CompiledSql } from '../../language/language.ts';
import type { Statement } from './derive-sql.ts';
import { sqlInstant } from './instants.ts';
import type { People } from './people.ts';
import type { Traits } from './traits.ts';

export type Comings = {
  readonly subject: string;
  /** Told as of the column `moment`. */
  readonly traits: Traits;
  /** Over the traits. */
  readonly where: CompiledSql;
  /** Ascending, ms since 1970. */
  readonly moments: readonly number[];
};

const dayMs = 86_400_000;

/**
 * Who comes and goes between moments, of all of them in one pass: columns place (of the moment), entered and left. Somebody is looked at
 * where something changes: where an event comes to count, and where it falls out of a window of days.
 */
export function comingsSql({ subject, traits, where, moments }: Comings, people: People): Statement {
  const rows = people.rows({
    columns: ['time', 'sort_order', 'id', 'producer', ...traits.columns],
    where: ['subject_kind = {subject_kind:String}', "time < {before:DateTime64(3, 'UTC')}"],
  });
  const placeOf = (instant: string): string => `arrayCount(each -> each < ${instant}, {moments:Array(Int64)})`;
  const at = 'toUnixTimestamp64Milli(time)';
  const day = `intDiv(${at}, ${dayMs})`;
  const turns = traits.windows.flatMap(({ days, ago }) => [
    ...(ago === 0 ? [] : [ago]),
    ...(days === undefined ? [] : [ago + days]),
  ]);
  const places = [placeOf(at), ...turns.map((later) => placeOf(`(${day} + ${later}) * ${dayMs}`))];
  const placed = `SELECT *, ${places[0]} AS since_place, arrayFilter(each -> each < ${moments.length}, [${places.join(', ')}]) AS changing FROM (${rows})`;
  const shared = `SELECT *, groupUniqArrayArray(changing) OVER (PARTITION BY who) AS all_changing FROM (${placed})`;
  const apart = `SELECT *, arrayJoin(arrayFilter(each -> each >= since_place, all_changing)) AS place, {moments:Array(Int64)}[place + 1] AS moment FROM (${shared})`;
  const grouped = `SELECT who, place, ${traits.values.join(', ')} FROM (${apart}) GROUP BY who, place, moment`;
  const told = traits.formulas.reduce((sql, formula) => `SELECT *, ${formula} FROM (${sql})`, grouped);
  const inside = `SELECT who, place, toInt16(ifNull(${where.sql}, 0)) AS is_in FROM (${told})`;
  const before = `lagInFrame(is_in, 1, 0) OVER (PARTITION BY who ORDER BY place ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`;
  return {
    sql: `SELECT place, countIf(is_in > was_in) AS entered, countIf(is_in < was_in) AS left
      FROM (SELECT place, is_in, ${before} AS was_in FROM (${inside})) GROUP BY place`,
    params: {
      ...traits.params,
      ...where.params,
      subject_kind: subject,
      before: sqlInstant((moments.at(-1) ?? 0) + 1),
      moments,
    },
  };
}
