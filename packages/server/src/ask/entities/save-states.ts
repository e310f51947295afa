import { setImmediate as turn } from 'node:timers/promises';
import type { FoldEvent, State } from '../../admit/admit.ts';
import { sqlInstant, stands } from '../../measure/measure.ts';
import { snapshotColumns } from '../../store/store.ts';
import type { EntityOptions } from './entity-options.ts';
import { behind, lastBoundary, type Boundary } from './saved-states.ts';
import { foldColumns, foldEventAt } from './stored-event.ts';

export type Saving = Boundary & { readonly workspace: string; readonly generation: string };
export type Saved = { readonly subjects: number };

type Options = Pick<EntityOptions, 'records' | 'store' | 'foldOf'>;
type Held = { readonly kind: string; readonly id: string; readonly state: State };

/** Kinds come together, and each is folded by a document of its own. */
const allColumns = foldColumns({ data: true, context: true });
/** Subjects are taken in groups of about so many events and saved states: that much is sorted and held at once. */
const perGroup = { events: 200_000, states: 20_000 };
const perInsert = 2_000;
const mostBytes = 8 * 1024 * 1024;
const turnEvery = 500;

/**
 * Brings the states of all subjects of a workspace as they were before the boundary into the store. Done again it makes
 * the same rows; they count only when records say that the boundary is whole.
 */
export async function saveStates(saving: Saving, options: Options): Promise<Saved> {
  const base = await lastBoundary(options.records, saving.workspace);
  const groups = await groupsOf(saving, base, options);
  let subjects = 0;
  for (let group = 0; group < groups; group += 1) {
    const rows = new Rows({ ...saving, group, groups }, options);
    for await (const held of statesOf({ saving, base, group, groups }, options)) {
      subjects += 1;
      await rows.add(held);
    }
    await rows.flush();
  }
  return { subjects };
}

const earlier = `workspace = {workspace:String} AND subject_kind != '' AND ${stands}
  AND time < {until:DateTime64(3, 'UTC')} AND admitted < {before:UInt64}`;

function earlierParams({ workspace, boundary, position }: Saving) {
  return { workspace, until: sqlInstant(boundary), before: position };
}

async function groupsOf(saving: Saving, base: Boundary | undefined, { store }: Options): Promise<number> {
  const rest = behind(base);
  const { rows } = await store.query(`SELECT count() FROM events WHERE ${earlier} AND ${rest.sql}`, {
    params: { ...earlierParams(saving), ...rest.params },
  });
  const saved = base === undefined ? 0 : await savedCount(saving.workspace, base, { store });
  return Math.max(1, Math.ceil(Number(rows[0]?.[0]) / perGroup.events), Math.ceil(saved / perGroup.states));
}

const savedBefore = "workspace = {workspace:String} AND boundary = {boundary:DateTime64(3, 'UTC')}";

async function savedCount(
  workspace: string,
  { boundary }: Boundary,
  { store }: Pick<Options, 'store'>,
): Promise<number> {
  const { rows } = await store.query(`SELECT count() FROM state_snapshots FINAL WHERE ${savedBefore}`, {
    params: { workspace, boundary: sqlInstant(boundary) },
  });
  return Number(rows[0]?.[0]);
}

type Group = {
  readonly saving: Saving;
  readonly base: Boundary | undefined;
  readonly group: number;
  readonly groups: number;
};

/** The group's subjects, one after the other: what was saved of them before, and the events since. */
async function* statesOf({ saving, base, group, groups }: Group, options: Options): AsyncIterable<Held> {
  const { workspace } = saving;
  const foldOf = (kind: string) => options.foldOf(workspace, kind).fold;
  const before = await statesBefore({ saving, base, group, groups }, options);
  const rest = behind(base);
  const sql = `SELECT ${allColumns}, subject_kind FROM events
    WHERE ${earlier} AND ${rest.sql} AND cityHash64(subject_kind, subject) % {groups:UInt64} = {group:UInt64}
    ORDER BY subject_kind, subject, time, sort_order, id, producer`;
  const params = { ...earlierParams(saving), ...rest.params, groups, group };
  let held: Held | undefined;
  let count = 0;
  for await (const rows of options.store.stream(sql, { params, timeoutMs: 300_000 })) {
    for (const row of rows) {
      const kind = String(row.at(-1));
      const event: FoldEvent = foldEventAt(kind, row);
      const id = event.subject?.id ?? '';
      if (held === undefined || held.kind !== kind || held.id !== id) {
        if (held !== undefined) yield held;
        const name = `${kind}/${id}`;
        const text = before.get(name)?.text;
        before.delete(name);
        held = { kind, id, state: text === undefined ? foldOf(kind).empty() : foldOf(kind).parse(text) };
      }
      foldOf(kind).apply(held.state, event);
      count += 1;
      if (count % turnEvery === 0) await turn();
    }
  }
  if (held !== undefined) yield held;
  for (const { kind, id, text } of before.values()) yield { kind, id, state: foldOf(kind).parse(text) };
}

type Before = Map<string, { readonly kind: string; readonly id: string; readonly text: string }>;

async function statesBefore({ saving, base, group, groups }: Group, { store }: Options): Promise<Before> {
  const found: Before = new Map();
  if (base === undefined) return found;
  const sql = `SELECT kind, id, state FROM state_snapshots FINAL
    WHERE ${savedBefore} AND cityHash64(kind, id) % {groups:UInt64} = {group:UInt64}`;
  const params = { workspace: saving.workspace, boundary: sqlInstant(base.boundary), groups, group };
  for await (const rows of store.stream(sql, { params }))
    for (const [kind, id, text] of rows.map((row) => row.map(String) as [string, string, string]))
      found.set(`${kind}/${id}`, { kind, id, text });
  return found;
}

/** Rows on their way into the store, a few thousand at once. */
class Rows {
  readonly #place: Saving & { readonly group: number; readonly groups: number };
  readonly #options: Options;
  #lines: Buffer[] = [];
  #bytes = 0;
  #inserts = 0;

  constructor(place: Saving & { readonly group: number; readonly groups: number }, options: Options) {
    this.#place = place;
    this.#options = options;
  }

  async add({ kind, id, state }: Held): Promise<void> {
    const { workspace, boundary, position } = this.#place;
    const { fold, hash } = this.#options.foldOf(workspace, kind);
    const head = JSON.stringify([workspace, kind, id, boundary, position, hash ?? '']);
    const line = Buffer.from(`${head.slice(0, -1)},${fold.print(state)}]\n`);
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#lines.length >= perInsert || this.#bytes > mostBytes) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const { generation, workspace, boundary, position, group, groups } = this.#place;
    const token = `${generation}:state_snapshots:${workspace}:${boundary}:${position}:${group}/${groups}:${this.#inserts}`;
    await this.#options.store.insert('state_snapshots', snapshotColumns, this.#lines, { token });
    this.#lines = [];
    this.#bytes = 0;
    this.#inserts += 1;
  }
}
