import { sqlInstant, type People, type Statement } from '../../measure/measure.ts';
import { funnelEnd, type Funnel } from './funnel-plan.ts';
import { waySql } from './funnel-way.ts';

/**
 * One row for each who has entered, `named` or not: label (of the group), level (the last step reached), going (whether
 * the next can still be reached), and reached1 … reachedK in ms, -1 where it was not. An event excluded at the very step is no
 * hindrance: what stands between two steps is neither of them.
 */
export function funnelPeople(funnel: Funnel, people: People, named = false): Statement {
  const own = named ? 'who, name, label' : 'who, label';
  const { steps, order, frame, window } = funnel;
  const entry = order === 'any' ? 2 ** steps.length - 1 : 1;
  const stepBits = 2 ** steps.length - 1;
  const enters = (mask: string, at: string): string =>
    `bitAnd(${mask}, ${entry}) != 0 AND ${at} >= {fromMs:Int64} AND ${at} < {beforeMs:Int64}`;
  const rows = people.rows({ columns: columnsOf(funnel), where: whereOf(funnel), named });
  const held = funnel.same === null ? '' : ', held';
  const place = '(at, sort_order, id, producer)';
  const gathered = `SELECT who${named ? ', any(name) AS name' : ''},
      arraySort(groupArray((at, sort_order, id, producer, mask${held}))) AS moments,
      ${funnel.by === null ? "''" : `argMinIf(label, ${place}, ${enters('mask', 'at')})`} AS label
    FROM (${rows}) GROUP BY who HAVING countIf(${enters('mask', 'at')}) > 0`;
  const entered = `SELECT ${own}, arraySlice(moments, arrayFirstIndex(x -> ${enters('x.5', 'x.1')}, moments)) AS moments FROM (${gathered})`;
  const first = `SELECT ${own}, moments, moments[1].1 AS entered${held && ', moments[1].6 AS holding'} FROM (${entered})`;
  const windowed = `SELECT * EXCEPT moments, arrayFilter(x -> x.1 <= entered + ${window}, moments) AS moments FROM (${first})`;
  const mask = held === '' ? 'x.5' : `if(x.6 = holding, x.5, bitAnd(x.5, ${2 ** 32 - 1 - stepBits}))`;
  const kept = `SELECT * EXCEPT moments, arrayMap(x -> x.1, moments) AS times, arrayMap(x -> toUInt32(${mask}), moments) AS masks FROM (${windowed})`;
  const reached = steps.map((_, i) => `reached${i + 1}`);
  const level = reached.map((each) => `(${each} >= 0)`).join(' + ');
  return {
    sql: `SELECT ${own}, ${reached.join(', ')}, toUInt8(${level}) AS level,
        level < ${steps.length} AND {asOfMs:Int64} < reached1 + ${window} AND alive AS going
      FROM (${waySql(funnel, kept, own)})`,
    params: {
      ...funnel.params,
      subject: funnel.subject,
      from: sqlInstant(frame.from),
      end: sqlInstant(funnelEnd(funnel)),
      fromMs: frame.from,
      beforeMs: frame.before,
      asOfMs: frame.asOf,
    },
  };
}

function columnsOf({ steps, exclusions, by, same }: Funnel): string[] {
  const bits = [...steps, ...exclusions].map(({ sql }, i) => `(${sql}) * ${2 ** i}`);
  return [
    'toUnixTimestamp64Milli(time) AS at',
    'sort_order',
    'id',
    'producer',
    `toUInt32(${bits.join(' + ')}) AS mask`,
    ...(by === null ? [] : [`${by.sql} AS label`]),
    ...(same === null ? [] : [`sipHash128(${same.sql}) AS held`]),
  ];
}

/** In strict order every event counts: it may stand between two steps. */
function whereOf({ steps, exclusions, order, where }: Funnel): string[] {
  const types = [...steps, ...exclusions].map(({ type }, i) =>
    type === null ? null : `{${i < steps.length ? `step${i}` : `exclude${i - steps.length}`}_type:String}`,
  );
  return [
    'subject_kind = {subject:String}',
    "time >= {from:DateTime64(3, 'UTC')} AND time < {end:DateTime64(3, 'UTC')}",
    ...(order === 'strict' || types.includes(null) ? [] : [`type IN (${types.join(', ')})`]),
    ...(order === 'strict' ? [] : ['mask != 0']),
    ...(where === null ? [] : [`(${where})`]),
  ];
}
