import type { RollupSpec } from '@millrace/contract';
import { noDocuments, type Edition } from '../catalog/catalog.ts';
import { rollupForms, type KeptForm } from '../measure/measure.ts';

/** For tests: the rollups of the workspace `w`, by name, which always are the same. */
export function fixedRollups(specs: Readonly<Record<string, RollupSpec>>): readonly KeptForm[] {
  const edition: Edition = {
    ...noDocuments,
    workspace: 'w',
    of: (kind) => (kind === 'rollup' ? Object.entries(specs).map(([name, spec]) => ({ name, spec }) as never) : []),
    compiled: (_, compile) => compile(edition),
  };
  return rollupForms(edition);
}
