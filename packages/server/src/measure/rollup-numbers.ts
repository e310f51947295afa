import type { RecordsWriter } from '../records/records.ts';
import type { KeptForm } from './rollup-forms.ts';
import { rollupFollower } from './rollup-standings.ts';

export type Numbered = { readonly number: number; readonly form: KeptForm };

/** The forms with their numbers; those that have none get one, of what no document says any more nothing is kept. */
export async function numbered(
  records: RecordsWriter,
  forms: readonly KeptForm[],
  now: number,
): Promise<readonly Numbered[]> {
  return records.transact(async (db) => {
    const rows = await db.selectFrom('rollups').select(['number', 'workspace', 'form', 'gone']).execute();
    const standing = new Map(
      rows.filter(({ gone }) => gone === 0).map(({ number, workspace, form }) => [`${workspace}/${form}`, number]),
    );
    let next = rows.reduce((most, { number }) => Math.max(most, number), 0) + 1;
    const made = new Map<string, Numbered>();
    for (const form of forms) {
      const key = `${form.workspace}/${form.hash}`;
      if (made.has(key)) continue;
      const number = standing.get(key) ?? next++;
      if (!standing.has(key)) {
        const { workspace, hash } = form;
        const fresh = { gone: 0, size: null, reached: null, compared: 0, differing: 0, looked: null };
        await db
          .insertInto('rollups')
          .values({ number, workspace, form: hash, made: now, ...fresh })
          .execute();
      }
      made.set(key, { number, form });
    }
    for (const [key, number] of standing) {
      if (made.has(key)) continue;
      const followers = [rollupFollower(number), rollupFollower(number, 'next/')];
      await db.updateTable('rollups').set({ gone: 1 }).where('number', '=', number).execute();
      for (const table of ['checkpoints', 'insert_plans', 'rollup_days'] as const)
        await db.deleteFrom(table).where('follower', 'in', followers).execute();
    }
    return [...made.values()];
  });
}

/** The forms that have numbers already. */
export async function known(records: RecordsWriter, forms: readonly KeptForm[]): Promise<readonly Numbered[]> {
  const rows = await records.read((db) =>
    db.selectFrom('rollups').select(['number', 'workspace', 'form']).where('gone', '=', 0).execute(),
  );
  return rows.flatMap(({ number, workspace, form: hash }) => {
    const form = forms.find((each) => each.workspace === workspace && each.hash === hash);
    return form === undefined ? [] : [{ number, form }];
  });
}

export async function gone(
  records: RecordsWriter,
): Promise<readonly { readonly number: number; readonly workspace: string }[]> {
  return records.read((db) => db.selectFrom('rollups').select(['number', 'workspace']).where('gone', '=', 1).execute());
}

export async function removed(records: RecordsWriter, number: number): Promise<void> {
  await records.write((db) => [db.updateTable('rollups').set({ gone: 2 }).where('number', '=', number)]);
}
