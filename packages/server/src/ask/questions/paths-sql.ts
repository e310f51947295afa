import type { PathsQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import {
  dimensionSql,
  firstInstant,
  lastInstant,
  sqlInstant,
  type People,
  type Statement,
} from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { whereOf } from './compiled.ts';
import { frameOf, type Frame } from './frame.ts';
import { matchSql } from './match-sql.ts';
import { spanMs } from './span.ts';

export type Paths = { readonly frame: Frame; readonly people: (people: People, named?: boolean) => Statement };

/**
 * One row for each path and step: who, at (of the start or end, ms), step, near (the label of the event that is nearer to the
 * start or end) and far (that of the next one, '' where nothing is). Labels are `s` and the type, or those of `of`.
 */
export function pathsPlan(question: PathsQuestion, { now: asked }: Asking): Paths {
  const { start, end, steps, of } = question;
  const anchor = start ?? end;
  if (anchor === undefined || (start !== undefined && end !== undefined))
    throw new Failure('QUESTION_INVALID', { detail: 'say either start or end' });
  const within = spanMs(question.within ?? '1d');
  const ahead = start !== undefined;
  const frame = frameOf(question, asked, (to) => (ahead ? Math.min(lastInstant, to + within) : to));
  const now = frame.asOf;
  const match = matchSql(anchor, { path: ahead ? 'start' : 'end', name: 'anchor', now });
  const named = of === undefined ? null : dimensionSql(of, { name: 'of', path: 'of', now });
  const where = whereOf(question.where, now);
  const params = {
    ...match.params,
    ...named?.params,
    ...where?.params,
    subject: question.subject ?? 'person',
    from: sqlInstant(ahead ? frame.from : Math.max(firstInstant, frame.from - within)),
    before: sqlInstant(ahead ? Math.min(frame.asOf + 1, frame.before + within, lastInstant) : frame.before),
    fromMs: frame.from,
    beforeMs: frame.before,
  };
  const label = named === null ? "concat('s', type)" : `if(${named.sql} = '', concat('s', type), ${named.sql})`;
  const selected = {
    columns: [
      'toUnixTimestamp64Milli(time) AS at',
      'sort_order',
      'id',
      'producer',
      `${label} AS label`,
      `${match.sql} AND at >= {fromMs:Int64} AND at < {beforeMs:Int64} AS anchor`,
    ],
    where: [
      'subject_kind = {subject:String}',
      "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
      ...(where === null ? [] : [`(${where.sql})`]),
    ],
  };
  return {
    frame,
    people: (people, listed = false) => ({
      sql: edgesSql(people.rows({ ...selected, named: listed }), { ahead, steps, within, listed }),
      params,
    }),
  };
}

type Way = { readonly ahead: boolean; readonly steps: number; readonly within: number; readonly listed: boolean };

/** Events of one label in a row are one; where several of them are a start, the first is, of ends the last. */
function edgesSql(rows: string, { ahead, steps, within, listed }: Way): string {
  const own = listed ? 'who, name' : 'who';
  const inOrder = 'PARTITION BY who ORDER BY at, sort_order, id, producer';
  const turns = `SELECT *, label != lagInFrame(label, 1, '') OVER (${inOrder} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS turn FROM (${rows})`;
  const counted = `SELECT *, sum(turn) OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run FROM (${turns})`;
  const runs = `SELECT who, run${listed ? ', any(name) AS name' : ''}, any(label) AS label, max(anchor) AS anchors,
    ${ahead ? 'minIf' : 'maxIf'}(at, anchor) AS anchored, ${ahead ? 'min' : 'max'}(at) AS edge FROM (${counted}) GROUP BY who, run`;
  const look = ahead ? 'leadInFrame' : 'lagInFrame';
  const window = 'OVER (PARTITION BY who ORDER BY run ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)';
  const near = Array.from({ length: steps }, (_, i) => {
    return `${look}(label, ${i + 1}, '') ${window} AS label${i + 1}, ${look}(edge, ${i + 1}, toInt64(0)) ${window} AS edge${i + 1}`;
  });
  const seen = `SELECT ${own}, anchors, anchored, label AS label0, ${near.join(', ')} FROM (${runs})`;
  const nodes = Array.from({ length: steps }, (_, i) => {
    return `if(label${i + 1} != '' AND abs(edge${i + 1} - anchored) <= ${within}, label${i + 1}, '')`;
  });
  return `SELECT ${own}, anchored AS at, step, nodes[step] AS near, nodes[step + 1] AS far FROM (
      SELECT ${own}, anchored, [label0, ${nodes.join(', ')}] AS nodes FROM (${seen}) WHERE anchors
    ) ARRAY JOIN range(1, ${steps + 1}) AS step WHERE near != ''`;
}
