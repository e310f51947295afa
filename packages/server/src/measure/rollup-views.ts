import type { RollupView } from '@millrace/contract';
import { storeFollower } from '../load/load.ts';
import type { Records } from '../records/records.ts';
import { dayMs } from './compile/rollup-rows.ts';
import type { KeptForm } from './rollup-forms.ts';
import { standingsOf } from './rollup-standings.ts';
import { followersAt } from './standing.ts';

const mostDays = 31;

/** How the rollups of a workspace stand, and what comparing them with events has found. */
export async function rollupViews(
  records: Pick<Records, 'read'>,
  workspace: string,
  forms: readonly KeptForm[],
): Promise<RollupView[]> {
  const standings = await standingsOf(records, workspace);
  const { rows, stored } = await records.read(async (db) => ({
    rows: await db.selectFrom('rollups').selectAll().where('workspace', '=', workspace).where('gone', '=', 0).execute(),
    stored: (await followersAt(db, [storeFollower])).positions.get(storeFollower) ?? 0,
  }));
  return forms.map(({ name, hash, grain, dimensions }): RollupView => {
    const [standing, row] = [standings.get(hash), rows.find(({ form }) => form === hash)];
    const { position = 0, behind = stored, dirty = [], size = null } = standing ?? {};
    return {
      name,
      state: standing === undefined ? 'waiting' : position === 0 && behind > 0 ? 'filling' : 'kept',
      grain,
      dimensions: dimensions.map((each) => each.name),
      position,
      behind,
      size,
      marked: { days: dirty.length, newest: dirty.toReversed().slice(0, mostDays).map(dayOf) },
      compared: {
        days: row?.compared ?? 0,
        differing: row?.differing ?? 0,
        reached: row?.reached === undefined || row.reached === null ? null : dayOf(row.reached),
        looked: row?.looked === undefined || row.looked === null ? null : new Date(row.looked).toISOString(),
      },
    };
  });
}

const dayOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
