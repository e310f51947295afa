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
const importedKeys = { leads: 'demo.imported', app: 'demo.imported.app' } as const;

/**
 * The demo, a trade in leads and an app: the history of each is imported once (the same ids again after a crash: nothing
 * counts twice), then they live on at speed 1. They send through the real collector, as anybody would.
 */
export async function liveDemo({ url, records, clock, logger, signal, lend, workspace }: DemoOptions): Promise<void> {
  const { runDemo } = await import('@millrace/testbed');
  const rows = await records.read((db) =>
    db
      .selectFrom('meta')
      .selectAll()
      .where('key', 'in', [anchorKey, ...Object.values(importedKeys)])
      .execute(),
  );
  const found = rows.find(({ key }) => key === anchorKey)?.value;
  const anchor = found === undefined ? clock.now() : Number(found);
  if (found === undefined) await remember(records, anchorKey, String(anchor));
  const parts = ['leads', 'app'] as const;
  await runDemo({
    url,
    clock,
    logger,
    signal,
    anchor,
    key: lend({ workspace, producer: 'demo', kind: 'secret', mayImport: true }),
    imported: new Set(parts.filter((part) => rows.some(({ key }) => key === importedKeys[part]))),
    onImported: (part) => remember(records, importedKeys[part], 'yes'),
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
