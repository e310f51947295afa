import { sqlInstant } from '../../measure/measure.ts';
import type { Store } from '../../store/store.ts';
import { windowsOf, type Place } from '../questions/search.ts';
import { eventSelect, storedEvent } from '../routes/event-row.ts';
import type { Newest, SubjectEvent, Subjects } from './subject-event.ts';

export type TimelineSearch = {
  readonly subjects: Subjects;
  /** from ≤ time < before, in ms. */
  readonly from: number;
  readonly before: number;
  readonly after?: Place | undefined;
  readonly limit: number;
};

export type TimelineOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly newest: Newest;
  readonly now: number;
  readonly signal: AbortSignal;
};

/** The first events behind the place, newest first; those that are not in the store yet among them. */
export async function readTimeline(search: TimelineSearch, options: TimelineOptions): Promise<SubjectEvent[]> {
  const { from, before, after, limit } = search;
  const { store, newest, now, signal } = options;
  const fresh = newest.events.filter((event) => {
    const place = placeOf(event);
    return place[0] >= from && place[0] < before && (after === undefined || comparePlaces(place, after) < 0);
  });
  const stored: SubjectEvent[] = [];
  for (const window of windowsOf(search, now, after)) {
    if (stored.length >= limit) break;
    const { sql, params } = timelineSql(search, { ...window, admitted: newest.from, limit: limit - stored.length });
    const { rows } = await store.query(sql, { params, signal });
    stored.push(...rows.map(subjectEventAt));
  }
  return [...stored, ...fresh].toSorted((a, b) => comparePlaces(placeOf(b), placeOf(a))).slice(0, limit);
}

export function placeOf({ view: { time, position } }: SubjectEvent): Place {
  return [Date.parse(time), position.partition, position.offset, position.index];
}

function comparePlaces(a: Place, b: Place): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : Number(a[at]) - Number(b[at]);
}

type Window = {
  readonly from: number;
  readonly before: number;
  readonly admitted: number;
  readonly limit: number;
};

function timelineSql({ subjects, after }: TimelineSearch, { from, before, admitted, limit }: Window) {
  const { workspace, kind, ids } = subjects;
  const behind =
    after === undefined
      ? ''
      : `AND (time, partition, offset, item) < ({at:DateTime64(3, 'UTC')}, {partition:UInt16}, {offset:UInt64}, {item:UInt32})`;
  const sql = `SELECT ${eventSelect}, sort_order FROM events
    WHERE workspace = {workspace:String} AND subject_kind = {kind:String} AND subject IN {ids:Array(String)}
      AND time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}
      AND admitted < {admitted:UInt64} ${behind}
    ORDER BY time DESC, partition DESC, offset DESC, item DESC LIMIT {limit:UInt32}`;
  const [time = 0, partition = 0, offset = 0, item = 0] = after ?? [];
  const place = after === undefined ? {} : { at: sqlInstant(time), partition, offset, item };
  const params = {
    workspace,
    kind,
    ids,
    from: sqlInstant(from),
    before: sqlInstant(before),
    admitted,
    limit,
    ...place,
  };
  return { sql, params };
}

/** Behind the columns of an event stands its order. */
function subjectEventAt(row: readonly unknown[]): SubjectEvent {
  const { view, admitted } = storedEvent(row);
  return { view, admitted, order: Number(row.at(-1)) };
}
