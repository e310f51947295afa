/**
 * The process the kill test kills: node change.fixture.ts <directory>. Makes one change of the catalog after the other, each
 * of many documents, and says its revision on stdout only after the change resolved.
 */
import { writeSync } from 'node:fs';
import { must, silent, systemClock } from '../kernel/kernel.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { gone, me, metric, openPlace } from './catalog.harness.ts';

export const documents = 20;

if (import.meta.main) {
  const directory = must(process.argv[2], 'a directory is given');
  const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  const { definitions, catalog } = await openPlace(records);
  for (let next = catalog.current('w').revision + 1; ; next += 1) {
    const changed = Array.from({ length: documents }, (_, n) =>
      next % 7 === 0 ? gone('metric', `m${n}`) : metric(`m${n}`, `${next}`),
    );
    const { revision } = await definitions.apply(me, { documents: changed });
    writeSync(1, `${revision}\n`);
  }
}
