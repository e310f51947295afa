import type { Books } from '@millrace/contract';
import type { Reading, Records } from '../records/records.ts';

/** What corrections of a workspace wait for, and what was forgotten of it. */
export async function readCorrections(db: Reading, workspace: string): Promise<Books['corrections']> {
  const awaited = await db
    .selectFrom('awaited_targets')
    .select(({ fn }) => fn.countAll<number>().as('ids'))
    .where('workspace', '=', workspace)
    .executeTakeFirstOrThrow();
  const lost = await db
    .selectFrom('awaited_forgotten')
    .select(['forgotten', 'last'])
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return {
    awaited: Number(awaited.ids),
    forgotten: lost?.forgotten ?? 0,
    lastForgotten: lost === undefined ? null : new Date(lost.last).toISOString(),
  };
}

/** Of all workspaces. */
export async function forgottenIn(records: Pick<Records, 'read'>): Promise<number> {
  const { sum } = await records.read((db) =>
    db
      .selectFrom('awaited_forgotten')
      .select(({ fn }) => fn.sum<number | null>('forgotten').as('sum'))
      .executeTakeFirstOrThrow(),
  );
  return Number(sum ?? 0);
}
