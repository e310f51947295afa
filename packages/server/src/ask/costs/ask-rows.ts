import { askLimits } from '@millrace/contract';
import type { AsksTable, Build, Building, Records } from '../../records/records.ts';

/** Questions of one shape, in sum. */
export type AskRow = AsksTable;

const sums = ['asked', 'failed', 'ms', 'rows_read', 'bytes_read', 'by_rollup', 'by_both', 'by_events', 'span'] as const;
const highest = ['worst', 'last'] as const;

/** Both of one shape. */
export function together(one: AskRow, other: AskRow): AskRow {
  const added = Object.fromEntries(sums.map((sum) => [sum, one[sum] + other[sum]]));
  return { ...one, ...added, worst: Math.max(one.worst, other.worst), last: Math.max(one.last, other.last) };
}

/** Adds to what there is, and leaves the newest of each workspace. `forgotten`: shapes by workspace that are gone already. */
export function addAsks(rows: readonly AskRow[], forgotten: ReadonlyMap<string, number>): Build {
  const workspaces = new Set([...rows.map(({ workspace }) => workspace), ...forgotten.keys()]);
  return (db) => [
    ...rows.map((row) => adding(db, row)),
    ...[...forgotten].map(([workspace, shapes]) => forgetting(db).values({ workspace, shapes })),
    ...[...workspaces].flatMap((workspace) => trimming(db, workspace)),
  ];
}

function adding(db: Building, row: AskRow) {
  return db
    .insertInto('asks')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['workspace', 'shape']).doUpdateSet((eb) => {
        const added = sums.map((sum) => [sum, eb(`asks.${sum}`, '+', eb.ref(`excluded.${sum}`))] as const);
        const raised = highest.map((name) => {
          const [known, come] = [eb.ref(`asks.${name}`), eb.ref(`excluded.${name}`)];
          return [name, eb.case().when(known, '<', come).then(come).else(known).end()] as const;
        });
        return Object.fromEntries([...added, ...raised]);
      }),
    );
}

const forgetting = (db: Building) =>
  db.insertInto('asks_forgotten').onConflict((conflict) =>
    conflict.column('workspace').doUpdateSet((eb) => ({
      shapes: eb('asks_forgotten.shapes', '+', eb.ref('excluded.shapes')),
    })),
  );

/** What has not been asked for the longest time goes, and is counted. */
function trimming(db: Building, workspace: string) {
  const { shapes } = askLimits;
  return [
    forgetting(db)
      .columns(['workspace', 'shapes'])
      .expression((eb) =>
        eb
          .selectFrom('asks')
          .select((one) => ['workspace', one(one.fn.countAll<number>(), '-', shapes).as('shapes')])
          .where('workspace', '=', workspace)
          .groupBy('workspace')
          .having((one) => one(one.fn.countAll<number>(), '>', shapes)),
      ),
    db
      .deleteFrom('asks')
      .where('workspace', '=', workspace)
      .where('shape', 'not in', (eb) =>
        eb
          .selectFrom('asks')
          .select('shape')
          .where('workspace', '=', workspace)
          .orderBy('last', 'desc')
          .orderBy('shape')
          .limit(shapes),
      ),
  ];
}

/** Those asked since, in ms since 1970, the dearest first; and how many shapes have gone. */
export async function readAsks(
  records: Pick<Records, 'read'>,
  workspace: string,
  since: number,
): Promise<{ readonly rows: readonly AskRow[]; readonly forgotten: number }> {
  return records.read(async (db) => {
    const rows = await db
      .selectFrom('asks')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('last', '>=', since)
      .orderBy('ms', 'desc')
      .orderBy('shape')
      .execute();
    const gone = await db
      .selectFrom('asks_forgotten')
      .select('shapes')
      .where('workspace', '=', workspace)
      .executeTakeFirst();
    return { rows, forgotten: gone?.shapes ?? 0 };
  });
}
