import { setImmediate as turn } from 'node:timers/promises';
import { signerOf } from '../admit/admit.ts';
import type { Records } from '../records/records.ts';

export type Subject = {
  readonly id: string;
  /** Hash of the document that made its state. */
  readonly by: string | null;
  /** The entry of admitted that made it what it is. */
  readonly version: number;
};

export type SubjectPage = {
  readonly subjects: readonly Subject[];
  /** No subject comes after these. */
  readonly isLast: boolean;
};

/** What is held in memory while a page is made anew: about as much as the states that stand, decoded. */
const most = { subjects: 5_000, bytes: 4 * 1024 * 1024 };
const perRead = 500;
/** The hash of a document stands within so many characters. */
const leadLength = 100;

/** The subjects of a kind behind `after`, in the order of their ids. */
export async function readSubjects(
  records: Pick<Records, 'read'>,
  { workspace, kind, after }: { readonly workspace: string; readonly kind: string; readonly after: string },
): Promise<SubjectPage> {
  const subjects: Subject[] = [];
  let bytes = 0;
  while (subjects.length < most.subjects && bytes < most.bytes) {
    const rows = await records.read((db) =>
      db
        .selectFrom('states')
        .select(({ fn, val }) => [
          'id',
          'version',
          fn<string>('substr', ['state', val(1), val(leadLength)]).as('lead'),
          fn<number>('length', ['state']).as('length'),
        ])
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('id', '>', subjects.at(-1)?.id ?? after)
        .orderBy('id')
        .limit(perRead)
        .execute(),
    );
    for (const { id, version, lead, length } of rows) {
      subjects.push({ id, by: signerOf(lead), version });
      bytes += length;
    }
    if (rows.length < perRead) return { subjects, isLast: true };
    await turn();
  }
  return { subjects, isLast: false };
}
