import { Failure, type Clock, type Logger } from '../kernel/kernel.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { comparedSql, keptTimes, rollupRowsSql, versionOf, type Versions } from './compile/rollup-rows.ts';
import { marking } from './mark-days.ts';
import { beginDay, cleared, daysOf, endDay } from './rollup-days.ts';
import type { KeptForm } from './rollup-forms.ts';

export type UpkeepOptions = {
  readonly form: KeptForm;
  readonly number: number;
  readonly follower: string;
  readonly records: RecordsWriter;
  readonly store: Pick<Store, 'status' | 'derive' | 'query' | 'remove'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** null: nothing is compared. */
  readonly compareEveryMs: number | null;
};

/** Events compared at a time, or one day; and how many days are looked at for that. */
const mostCompared = 200_000;
const mostDays = 31;
/** Days since 1970 that no event reaches. */
const lastDay = 49_674;

type Compared = { readonly day: number; readonly held: number; readonly due: number };

/** What keeps a rollup true beside the ranges that go into it: its days are made anew, compared with events, and cleared. */
export class Upkeep {
  readonly #options: UpkeepOptions;
  #versions: Versions = new Map();
  #compareAt = 0;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { records, follower } = this.#options;
    ({ versions: this.#versions } = await daysOf(records, follower));
  }

  /** In force: only what is done here changes them. */
  get versions(): Versions {
    return this.#versions;
  }

  /** Does one thing, if there is one to do. The rollup holds what is in the entries before `position`. */
  async next(position: number): Promise<boolean> {
    return (await this.#remakeDay(position)) || (await this.#clear()) || (await this.#compare(position));
  }

  /** After a plan that was carried out again: its rows may be there twice. */
  async mend({ from, to }: InsertPlan): Promise<void> {
    const { store, signal, form } = this.#options;
    const { rows } = await store.query(
      `SELECT DISTINCT intDiv(toUnixTimestamp(time), 86400) AS day FROM events
       WHERE workspace = {workspace:String} AND admitted >= {from:UInt64} AND admitted < {to:UInt64} AND ${keptTimes.sql}
       ORDER BY day`,
      { params: { ...keptTimes.params, workspace: form.workspace, from, to }, signal, as: 'platform' },
    );
    const days = new Set(rows.map(([day]) => Number(day)));
    const [first, last] = [Math.min(...days), Math.max(...days)];
    if (days.size === 0) return;
    const compared = await this.#compared([first, last + 1], to);
    await this.#mark(compared.filter(({ day, held, due }) => days.has(day) && held !== due).map(({ day }) => day));
  }

  async #remakeDay(position: number): Promise<boolean> {
    const { records, store, follower, number, form, signal } = this.#options;
    const begun = await beginDay(records, follower);
    if (begun === undefined) return false;
    const status = store.status();
    if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE', { detail: status.state });
    const { day, version } = begun;
    const where = [
      'admitted < {position:UInt64}',
      'intDiv(toUnixTimestamp(time), 86400) = {day:UInt32}',
      "time >= toDateTime64({day:UInt32} * 86400, 3, 'UTC')",
      "time < toDateTime64(({day:UInt32} + 1) * 86400, 3, 'UTC')",
    ];
    const versions = new Map([[day, version]]);
    const { sql, params } = rollupRowsSql({ number, form }, { where, params: { position, day } }, versions);
    const token = `${status.generation}:${follower}:day/${day}/${version}`;
    await store.derive('rollup_rows', sql, { params, token, signal });
    await endDay(records, follower, begun);
    this.#versions = new Map([...this.#versions, [day, version]]);
    return true;
  }

  /** Takes away what older versions of days have left behind. */
  async #clear(): Promise<boolean> {
    const { records, store, follower, number, form, signal } = this.#options;
    const { stale } = await daysOf(records, follower);
    if (stale.length === 0) return false;
    const day = 'intDiv(toUnixTimestamp(slot), 86400)';
    const version = versionOf(day, this.#versions);
    const condition = `workspace = {workspace:String} AND number = {rollup:UInt32} AND ${day} IN {stale:Array(UInt32)} AND version != ${version.sql}`;
    const params = { ...version.params, workspace: form.workspace, rollup: number, stale };
    await store.remove('rollup_rows', condition, { params, signal });
    await cleared(records, follower, stale);
    return true;
  }

  /** The newest days first, then going back, then round again: a stretch of them a time. */
  async #compare(position: number): Promise<boolean> {
    const { records, clock, compareEveryMs, number, form, follower, logger } = this.#options;
    const now = clock.now();
    if (compareEveryMs === null || position === 0 || now < this.#compareAt) return false;
    this.#compareAt = now + compareEveryMs;
    const row = await records.read((db) =>
      db.selectFrom('rollups').select(['reached']).where('number', '=', number).executeTakeFirst(),
    );
    const before = row?.reached ?? lastDay;
    const first = await this.#stretch(before);
    const compared = await this.#compared([first, before], position);
    // What was marked meanwhile may have changed while it was compared.
    const { dirty } = await daysOf(records, follower);
    const clean = compared.filter(({ day }) => !dirty.includes(day));
    const differing = clean.filter(({ held, due }) => held !== due);
    const size = before === lastDay ? await this.#size() : undefined;
    await records.write((db) => [
      db
        .updateTable('rollups')
        .set(({ eb }) => ({
          compared: eb('compared', '+', clean.length),
          differing: eb('differing', '+', differing.length),
          reached: first === 0 ? null : first,
          looked: now,
          ...(size === undefined ? {} : { size }),
        }))
        .where('number', '=', number),
      ...differing.map(({ day }) => marking(db, { follower, day, until: 0 })),
    ]);
    if (differing.length > 0)
      logger.error({ rollup: form.name, days: differing }, 'days of a rollup differ from events; they are made anew');
    return differing.length > 0;
  }

  async #mark(days: readonly number[]): Promise<void> {
    const { records, follower } = this.#options;
    if (days.length > 0) await records.write((db) => days.map((day) => marking(db, { follower, day, until: 0 })));
  }

  async #compared(span: readonly [number, number], position: number): Promise<Compared[]> {
    const { store, signal, number, form } = this.#options;
    const some = { where: ['admitted < {position:UInt64}'], params: { position } };
    const { sql, params } = comparedSql({ number, form }, some, span, this.#versions);
    const { rows } = await store.query(sql, { params, signal, as: 'platform' });
    return rows.map((row) => {
      const [day = 0, held = 0, due = 0] = row.map(Number);
      return { day, held, due };
    });
  }

  /** The first of the days before this one that are compared next. */
  async #stretch(before: number): Promise<number> {
    const { store, signal, number, form } = this.#options;
    const { rows } = await store.query(
      `SELECT intDiv(toUnixTimestamp(slot), 86400) AS day, sum(events) FROM rollup_rows
       WHERE workspace = {workspace:String} AND number = {rollup:UInt32} AND part = 0
         AND slot < toDateTime({before:UInt32} * 86400, 'UTC')
       GROUP BY day ORDER BY day DESC LIMIT ${mostDays}`,
      { params: { workspace: form.workspace, rollup: number, before }, signal, as: 'platform' },
    );
    let events = 0;
    for (const [place, [day, held]] of rows.entries()) {
      events += Number(held);
      if (events >= mostCompared || place === mostDays - 1) return Number(day);
    }
    return 0;
  }

  async #size(): Promise<number> {
    const { store, signal, number, form } = this.#options;
    const { rows } = await store.query(
      'SELECT count() FROM rollup_rows WHERE workspace = {workspace:String} AND number = {rollup:UInt32}',
      { params: { workspace: form.workspace, rollup: number }, signal, as: 'platform' },
    );
    return Number(rows[0]?.[0] ?? 0);
  }
}
