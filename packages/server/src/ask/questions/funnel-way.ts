import type { Funnel, FunnelStepSql } from './funnel-plan.ts';

/**
 * SQL that makes of `kept`, one row for each who with `own` columns, `times` and `masks` (from the entry on, sorted), one with the
 * columns reached1 … reachedK (ms, -1: not reached) and alive (whether another step can still follow, as far as the steps
 * say).
 */
export function waySql(funnel: Funnel, kept: string, own: string): string {
  switch (funnel.order) {
    case 'ordered':
      return orderedSql(funnel, kept, own);
    case 'strict':
      return strictSql(funnel, kept);
    case 'any':
      return anySql(funnel, kept);
  }
}

const bit = (mask: string, i: number): string => `bitTest(${mask}, ${i})`;
const none = 'toInt64(-1)';

/**
 * A step is reached by an event for which there is an event of the step before with nothing barred between and not too
 * long ago. Of all such the latest is the best for both, so one pass for each step, in which it is carried along, finds
 * whether there is any way at all, and when each step was reached first.
 */
function orderedSql(funnel: Funnel, kept: string, own: string): string {
  const { steps } = funnel;
  const bars = [...new Set(steps.map(({ barred }) => barred))].filter((barred) => barred > 0);
  const counted = bars.map(
    (barred) => `arrayCumSum(arrayMap(m -> bitAnd(m, ${barred}) != 0, masks)) AS barred${barred}`,
  );
  // Columns are named one by one, and few: the engine's time to plan grows with what every layer carries along.
  const carried = [own, 'times', 'masks', ...bars.map((barred) => `barred${barred}`)].join(', ');
  const hits = 'arrayMap(i -> i = 1, arrayEnumerate(times)) AS hits';
  let sql = `SELECT ${['*', ...counted, '0 AS alive', hits].join(', ')} FROM (${kept})`;
  const reached: string[] = [];
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1];
    const same = [carried, ...reached, 'alive'].join(', ');
    reached.push(`reached${i + 1}`);
    const first = `ifNull(arrayFirstOrNull((t, h) -> h, times, hits), ${none}) AS reached${i + 1}`;
    if (next === undefined) return `SELECT ${same}, ${first} FROM (${sql})`;
    // The latest event of this step at or before each event, with how many barred ones came up to it.
    sql = `SELECT ${same}, ${first}, arrayFill(x -> x.1 >= 0, ${latest(step)}) AS latest FROM (${sql})`;
    sql = `SELECT ${[carried, ...reached].join(', ')}, alive OR ${goesOn(step, next)} AS alive, ${nextHits(i + 1, step, next)} AS hits FROM (${sql})`;
  }
  return sql;
}

const pair = (step: FunnelStepSql): boolean => step.barred > 0;
const nothing = (step: FunnelStepSql): string => (pair(step) ? `(${none}, toUInt64(0))` : `tuple(${none})`);

function latest(step: FunnelStepSql): string {
  return pair(step)
    ? `arrayMap((h, t, c) -> if(h, (t, toUInt64(c)), ${nothing(step)}), hits, times, barred${step.barred})`
    : `arrayMap((h, t) -> if(h, tuple(t), ${nothing(step)}), hits, times)`;
}

/** Which events are the next step, whose bit in the mask is `i`. */
function nextHits(i: number, step: FunnelStepSql, next: FunnelStepSql): string {
  const conditions = [
    bit('m', i),
    'b.1 >= 0',
    ...(next.within === null ? [] : [`t - b.1 <= ${next.within}`]),
    ...(pair(step) ? [`toInt64(c) - (bitAnd(m, ${step.barred}) != 0) = toInt64(b.2)`] : []),
  ];
  const before = `arrayPopBack(arrayPushFront(latest, ${nothing(step)}))`;
  const arrays = ['masks', 'times', before, ...(pair(step) ? [`barred${step.barred}`] : [])];
  return `arrayMap((m, t, b${pair(step) ? ', c' : ''}) -> ${conditions.join(' AND ')}, ${arrays.join(', ')})`;
}

/** Whether an event of the next step, just after the moment asked for, would count. */
function goesOn(step: FunnelStepSql, next: FunnelStepSql): string {
  const conditions = [
    'latest[-1].1 >= 0',
    ...(next.within === null ? [] : [`{asOfMs:Int64} < latest[-1].1 + ${next.within}`]),
    ...(pair(step) ? [`latest[-1].2 = barred${step.barred}[-1]`] : []),
  ];
  return `(${conditions.join(' AND ')})`;
}

/** The events from the entry on are the steps one after the other, as far as they are. */
function strictSql({ steps }: Funnel, kept: string): string {
  let sql = `SELECT *, times[1] AS reached1, 1 AS level1 FROM (${kept})`;
  for (const [i, { within }] of steps.entries()) {
    if (i === 0) continue;
    const conditions = [
      `reached${i} >= 0`,
      `length(times) > ${i}`,
      bit(`masks[${i + 1}]`, i),
      ...(within === null ? [] : [`times[${i + 1}] - reached${i} <= ${within}`]),
    ];
    sql = `SELECT *, if(${conditions.join(' AND ')}, times[${i + 1}], ${none}) AS reached${i + 1} FROM (${sql})`;
  }
  const alive = steps.slice(1).map(({ within }, i) => {
    const late = within === null ? '' : ` AND {asOfMs:Int64} < reached${i + 1} + ${within}`;
    return `(length(times) = ${i + 1} AND reached${i + 1} >= 0${late})`;
  });
  return `SELECT *, ${alive.join(' OR ')} AS alive FROM (${sql})`;
}

/** Each step is done by the first event that matches it, up to the first excluded event after the entry. */
function anySql({ steps, exclusions }: Funnel, kept: string): string {
  const barred = exclusions.reduce((bits, _, i) => bits + 2 ** (steps.length + i), 0);
  const stop =
    barred === 0
      ? 'toUInt32(0)'
      : `arrayFirstIndex((m, i) -> i > 1 AND bitAnd(m, ${barred}) != 0, masks, arrayEnumerate(masks))`;
  const times = steps.map((_, i) => {
    return `arrayFirstOrNull((t, m, i) -> ${bit('m', i)} AND (stop = 0 OR i <= stop), times, masks, arrayEnumerate(masks))`;
  });
  const reached = steps.map((_, i) => `if(length(done) > ${i}, done[${i + 1}], ${none}) AS reached${i + 1}`);
  return `SELECT *, ${reached.join(', ')}, stop = 0 AS alive FROM (
    SELECT *, arraySort(arrayMap(t -> assumeNotNull(t), arrayFilter(t -> t IS NOT NULL, [${times.join(', ')}]))) AS done FROM (
      SELECT *, ${stop} AS stop FROM (${kept})))`;
}
