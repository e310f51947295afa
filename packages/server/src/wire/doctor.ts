import { existsSync } from 'node:fs';
import { verifyDefinitions } from '../catalog/catalog.ts';
import type { Config } from '../config/config.ts';
import { Failure } from '../kernel/kernel.ts';
import { openSqliteReader } from '../records/sqlite/sqlite-reader.ts';

/**
 * `millrace doctor --audit`: follows the audit trail from its first entry, and holds every version of every document against
 * it. AUDIT_BROKEN names the first entry or version that does not fit. Reads only; the platform may run on the same data.
 */
export async function doctor({ records: { directory } }: Config, tell: (line: string) => void): Promise<void> {
  if (!existsSync(directory))
    throw new Failure('CONFIG_INVALID', {
      detail: `MILLRACE_DATA: there are no records in ${directory}; set it to the data folder of the platform`,
    });
  const send = (): Promise<never> => Promise.reject(new Failure('NOT_READY', { detail: 'this only reads' }));
  const records = await openSqliteReader({ directory, send });
  try {
    const { entries, head, versions } = await verifyDefinitions(records);
    tell(`${entries} entries of the audit trail follow each other, ${versions} versions of documents are as it tells`);
    tell(`its end is entry ${head.seq}, ${head.hash}: compare it with one that you kept`);
  } finally {
    await records.close();
  }
}
