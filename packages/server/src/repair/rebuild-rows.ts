import type { RebuildView, RebuildWanted } from '@millrace/contract';
import type { AuditDraft, Build, Records, StateRebuildsTable } from '../records/records.ts';

/** A rebuild as records keep it. */
export type Rebuild = Omit<StateRebuildsTable, 'state' | 'scope'> & Pick<RebuildView, 'state' | 'scope'>;
export type Moved = Pick<Rebuild, 'after' | 'looked' | 'made' | 'kept'>;
/** Of which states of a kind: by which document they were made, and since when their subjects had an event. */
export type Which = { readonly scope: NonNullable<RebuildWanted['scope']>; readonly since: number | null };
export type WantedBy = { readonly workspace: string; readonly author: string; readonly now: number };

/** The oldest that is unfinished. */
export async function nextRebuild(records: Pick<Records, 'read'>): Promise<Rebuild | undefined> {
  const row = await records.read((db) =>
    db
      .selectFrom('state_rebuilds')
      .selectAll()
      .where('state', '=', 'running')
      .orderBy('started')
      .orderBy('workspace')
      .orderBy('kind')
      .limit(1)
      .executeTakeFirst(),
  );
  return row as Rebuild | undefined;
}

export async function listRebuilds(records: Pick<Records, 'read'>, workspace: string): Promise<RebuildView[]> {
  const rows = await records.read((db) =>
    db.selectFrom('state_rebuilds').selectAll().where('workspace', '=', workspace).orderBy('kind').execute(),
  );
  return rows.map((row) => viewOf(row as Rebuild));
}

/** Kinds of which there are states: one step in the index for each. */
export async function kindsOf(records: Pick<Records, 'read'>, workspace: string): Promise<string[]> {
  return records.read(async (db) => {
    const kinds: string[] = [];
    for (;;) {
      const row = await db
        .selectFrom('states')
        .select('kind')
        .where('workspace', '=', workspace)
        .where('kind', '>', kinds.at(-1) ?? '')
        .orderBy('kind')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return kinds;
      kinds.push(row.kind);
    }
  });
}

/** What begins a rebuild of each of these kinds, in one write. One that runs begins again. */
export type Beginning = { readonly build: Build; readonly audit: readonly AuditDraft[] };

export function beginRebuilds(kinds: readonly string[], { scope, since }: Which, by: WantedBy): Beginning {
  const { workspace, author, now } = by;
  const counts = { looked: 0, made: 0, kept: 0 };
  const begun = { scope, since, state: 'running', author, after: '', ...counts, started: now, ended: null };
  const detail = { scope, ...(since !== null && { since: isoOf(since) }) };
  return {
    build: (db) =>
      kinds.map((kind) =>
        db
          .insertInto('state_rebuilds')
          .values({ workspace, kind, round: 1, ...begun })
          .onConflict((conflict) =>
            conflict
              .columns(['workspace', 'kind'])
              .doUpdateSet(({ eb }) => ({ ...begun, round: eb('state_rebuilds.round', '+', 1) })),
          ),
      ),
    audit: kinds.map((kind) => auditOf({ workspace, kind, author }, 'begun', { at: now, detail })),
  };
}

/** Nothing happens when it was begun again meanwhile. */
export async function moveRebuild(records: Pick<Records, 'write'>, rebuild: Rebuild, moved: Moved): Promise<void> {
  const { workspace, kind, round } = rebuild;
  await records.write((db) => [
    db
      .updateTable('state_rebuilds')
      .set({ ...moved })
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where('round', '=', round),
  ]);
}

export async function endRebuild(records: Pick<Records, 'write'>, rebuild: Rebuild, now: number): Promise<void> {
  const { workspace, kind, round, looked, made, kept } = rebuild;
  await records.write(
    (db) => [
      db
        .updateTable('state_rebuilds')
        .set({ state: 'done', ended: now })
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('round', '=', round),
    ],
    [auditOf(rebuild, 'ended', { at: now, detail: { looked, made, kept } })],
  );
}

function auditOf(
  { workspace, kind, author }: Pick<Rebuild, 'workspace' | 'kind' | 'author'>,
  what: 'begun' | 'ended',
  { at, detail }: Pick<AuditDraft, 'at' | 'detail'>,
): AuditDraft {
  return { workspace, at, author, action: `rebuild.${what}`, target: `state/${kind}`, detail };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function viewOf({ kind, scope, since, state, author, started, ended, looked, made, kept }: Rebuild): RebuildView {
  return {
    kind,
    scope,
    since: since === null ? null : isoOf(since),
    state,
    author,
    started: isoOf(started),
    ended: ended === null ? null : isoOf(ended),
    looked,
    made,
    kept,
  };
}
