import type { Grant } from '../collect/collect.ts';
import type { Clock, Logger } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';

export type DemoOptions = {
  readonly url: string;
  readonly records: Records;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** A key that lives as long as this process. */
  readonly lend: (grant: Omit<Grant, 'keyId'>) => string;
  readonly workspace: string;
};

const anchorKey = 'demo.anchor';
const importedKey = 'demo.imported';

/**
 * The demo business: its history is imported once (the same ids again after a crash: nothing counts twice), then it lives
 * on at speed 1. It sends through the real collector, as anybody would.
 */
export async function liveDemo({ url, records, clock, logger, signal, lend, workspace }: DemoOptions): Promise<void> {
  const { runDemo } = await import('@millrace/testbed');
  const rows = await records.read((db) =>
    db.selectFrom('meta').selectAll().where('key', 'in', [anchorKey, importedKey]).execute(),
  );
  const found = rows.find(({ key }) => key === anchorKey)?.value;
  const anchor = found === undefined ? clock.now() : Number(found);
  if (found === undefined) await remember(records, anchorKey, String(anchor));
  await runDemo({
    url,
    clock,
    logger,
    signal,
    anchor,
    key: lend({ workspace, producer: 'demo', kind: 'secret', mayImport: true }),
    imported: rows.some(({ key }) => key === importedKey),
    onImported: () => remember(records, importedKey, 'yes'),
  });
}

async function remember(records: Records, key: string, value: string): Promise<void> {
  await records.write((db) => [
    db
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
  ]);
}
