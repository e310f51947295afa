import type { People, Statement } from '../../measure/measure.ts';
import type { Attribution } from './attribution-plan.ts';
import type { ModelSql } from './attribution-models.ts';

/** Numbers of channels begin with 1; 0 is any other, and these are states of a journey. */
export const codes = { other: 0, none: 65_535, start: 65_534, converted: 65_533, lost: 65_532 } as const;

/** Channels of all touches in the time, the most frequent first: label, count. */
export function channelsSql({ selected, params }: Attribution, people: People, limit: number): Statement {
  const rows = people.rows({ ...selected, where: [...selected.where, 'touches'] });
  return {
    sql: `SELECT label, count() AS n FROM (${rows}) GROUP BY label ORDER BY n DESC, label LIMIT {limit:UInt32}`,
    params: { ...params, limit },
  };
}

type Ways = { readonly named?: boolean; readonly lost?: boolean };

/**
 * One row for each conversion, and with `lost` one for the touches in the range that no conversion has within its window, if
 * somebody has such: who, name where `named`, converted, and the channels of its touches in order; without `lost` also at (of the
 * conversion), worth, money, begin (touches of the person before the first) and touch_times. A conversion is no touch of its own.
 *
 * Of each person there is one sorted list: every touch, every conversion, and for each conversion the moment at which its window
 * opens. How many touches come before both says which stand between, so that one pass finds all.
 */
function journeysSql(
  { selected, window }: Attribution,
  people: People,
  { named = false, lost = false }: Ways = {},
): string {
  const own = named ? 'who, name' : 'who';
  const entry = (at: string, first: string, kind: number): string =>
    `tuple(${at}, toUInt8(${first}), sort_order, toString(id), toString(producer), toUInt8(${kind}), channel, worth, money)`;
  const opens = entry(`at - ${window}`, '0', 0);
  const entries = `arrayConcat(if(converts, [${opens}, ${entry('at', '1', 1)}], []), if(touches, [${entry('at', '1', 2)}], []))`;
  const rows = people.rows({ ...selected, named });
  const coded = `SELECT *, toUInt16(indexOf({channels:Array(String)}, label)) AS channel FROM (${rows})`;
  const gathered = `SELECT who${named ? ', any(name) AS name' : ''}, arraySort(groupArrayArray(${entries})) AS entries
    FROM (${coded}) GROUP BY who${lost ? '' : ' HAVING max(converts)'}`;
  const parted = `SELECT ${own}, entries.1 AS times, entries.6 AS kinds, entries.7 AS channels, entries.8 AS worths, entries.9 AS moneys FROM (${gathered})`;
  const counted = `SELECT ${own}, times, kinds, channels, worths, moneys, arrayCumSum(arrayMap(k -> k = 2, kinds)) AS passed,
    arrayCumSum(arrayMap(k -> multiIf(k = 0, 1, k = 1, -1, 0), kinds)) AS open FROM (${parted})`;
  const only = (list: string, kind: number): string => `arrayFilter((x, k) -> k = ${kind}, ${list}, kinds)`;
  const unclaimed = (list: string): string =>
    `arrayFilter((x, k, o, t) -> k = 2 AND o = 0 AND t >= {fromMs:Int64}, ${list}, kinds, open, times)`;
  const told = `SELECT ${own}, ${only('passed', 0)} AS begins, ${only('passed', 1)} AS ends, ${only('times', 1)} AS ats,
    ${only('worths', 1)} AS each_worth, ${only('moneys', 1)} AS each_money, arrayWithConstant(length(ats), 1) AS marks,
    ${only('channels', 2)} AS way, ${only('times', 2)} AS way_times${lost ? `, ${unclaimed('channels')} AS rest` : ''} FROM (${counted})`;
  const journey = (way: string): string => `arraySlice(${way}, begin + 1, end - begin)`;
  if (!lost) {
    return `SELECT ${own}, converted, at, worth, money, begin, ${journey('way')} AS touches, ${journey('way_times')} AS touch_times
      FROM (${told}) ARRAY JOIN begins AS begin, ends AS end, ats AS at, each_worth AS worth, each_money AS money, marks AS converted`;
  }
  // What is lost stands behind all touches, as one journey more.
  const more = (list: string, last: string): string => `if(empty(rest), ${list}, arrayPushBack(${list}, ${last}))`;
  return `SELECT ${own}, converted, ${journey('whole')} AS touches FROM (
      SELECT ${own}, arrayConcat(way, rest) AS whole, ${more('begins', 'length(way)')} AS from_each,
        ${more('ends', 'length(way) + length(rest)')} AS to_each, ${more('marks', '0')} AS mark_each FROM (${told}))
    ARRAY JOIN from_each AS begin, to_each AS end, mark_each AS converted`;
}

/**
 * One row for each channel, and one for conversions without a touch: its number, touches, people, conversions, those it came
 * first before, their worth, how many of those are no whole number, their currencies ('' of what has none), and of each model with weights its
 * credit and its worth.
 */
export function creditsSql(
  attribution: Attribution,
  people: People,
  { channels, models }: { readonly channels: readonly string[]; readonly models: readonly ModelSql[] },
): Statement {
  const journeys = journeysSql(attribution, people);
  const filled = `SELECT who, worth, money, begin, if(empty(touches), [toUInt16(${codes.none})], touches) AS steps,
    if(empty(touches), [at], touch_times) AS step_times FROM (${journeys})`;
  const sized = `SELECT *, length(steps) AS size, arrayEnumerateUniq(steps) AS repeats, length(arrayDistinct(steps)) AS distinct FROM (${filled})`;
  const weighted = models.flatMap(({ weights }, i) => (weights === null ? [] : [{ weights, name: `w${i}` }]));
  const lists = weighted.map(({ weights, name }) => `, ${weights} AS ${name}`).join('');
  const joins = weighted.map(({ name }) => `, ${name} AS ${name}_of`).join('');
  const sums = weighted.map(({ name }) => `, sum(${name}_of), sum(${name}_of * worth)`).join('');
  return {
    sql: `SELECT step, uniqExact(who, begin + place) AS touched, uniqExact(who) AS persons, countIf(again = 1),
        countIf(place = 1), sumIf(worth, place = 1), countIf(place = 1 AND worth != floor(worth)), groupUniqArrayIf(3)(money, money != '' OR worth != 0)${sums}
      FROM (SELECT who, worth, money, begin, steps, repeats${lists} FROM (${sized}))
      ARRAY JOIN steps AS step, arrayEnumerate(steps) AS place, repeats AS again${joins}
      GROUP BY step`,
    params: { ...attribution.params, channels },
  };
}

/** How often one state follows on another, in all journeys with a touch: two numbers of channels or states, and the count. */
export function stepsSql(attribution: Attribution, people: People, channels: readonly string[]): Statement {
  const journeys = journeysSql(attribution, people, { lost: true });
  const states = `arrayConcat([toUInt16(${codes.start})], arrayCompact(touches), [toUInt16(if(converted = 1, ${codes.converted}, ${codes.lost}))])`;
  const pairs = `SELECT arrayJoin(arrayZip(arrayPopBack(states), arrayPopFront(states))) AS pair
    FROM (SELECT ${states} AS states FROM (${journeys}) WHERE notEmpty(touches))`;
  return {
    sql: `SELECT pair.1 AS near, pair.2 AS far, count() FROM (${pairs}) GROUP BY near, far`,
    params: { ...attribution.params, channels },
  };
}

/** `others`: of all channels but these. `none`: also who converted without a touch. */
type Touched = { readonly labels: readonly string[]; readonly others: boolean; readonly none: boolean };

/** Who has converted after a touch of such channels: the times of the first and last such conversion. */
export function convertedSql(attribution: Attribution, people: People, { labels, others, none }: Touched): Statement {
  const journeys = journeysSql(attribution, people, { named: true });
  const conditions = [
    `arrayExists(c -> c ${others ? '=' : '!='} ${codes.other}, touches)`,
    ...(none ? ['empty(touches)'] : []),
  ];
  return {
    sql: `SELECT {subject:String} AS kind, any(name) AS name, min(at) AS first, max(at) AS last FROM (${journeys})
      WHERE ${conditions.join(' OR ')} GROUP BY who`,
    params: { ...attribution.params, channels: labels },
  };
}
