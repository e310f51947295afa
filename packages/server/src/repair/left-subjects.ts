import type { AdmittedRange } from '../load/load.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { naming } from './superseded.ts';

export type Subjects = { readonly workspace: string; readonly kind: string; readonly ids: readonly string[] };

export type LookingForLeft = {
  readonly store: Pick<Store, 'stream'>;
  readonly records: Pick<Records, 'read'>;
  readonly range: AdmittedRange;
  readonly signal: AbortSignal;
};

const chunk = 500;

/** Subjects of a range's events that name others, as far as admit has left their states to be made anew. */
export async function leftSubjects({ store, records, range, signal }: LookingForLeft): Promise<Subjects[]> {
  const sql = `SELECT workspace, subject_kind, groupUniqArray(subject) FROM events
    WHERE ${naming} AND subject_kind != '' GROUP BY workspace, subject_kind`;
  const left: Subjects[] = [];
  for await (const rows of store.stream(sql, { params: { from: range.from, to: range.to }, signal })) {
    for (const [workspace, kind, all] of rows as [string, string, string[]][]) {
      const ids: string[] = [];
      for (let at = 0; at < all.length; at += chunk) {
        const some = all.slice(at, at + chunk);
        const found = await records.read((db) =>
          db
            .selectFrom('late_states')
            .select('id')
            .where('workspace', '=', workspace)
            .where('kind', '=', kind)
            .where('id', 'in', some)
            .execute(),
        );
        ids.push(...found.map(({ id }) => id));
      }
      left.push({ workspace, kind, ids });
    }
  }
  return left;
}
