import type { EntitySpec } from '@millrace/contract';
import { compileEntity, undeclared, type KindFolds } from '../admit/admit.ts';

/** For tests: kinds folded by documents that never change; the hash of each is its kind. */
export function fixedFolds(specs: Readonly<Record<string, EntitySpec>>): KindFolds {
  const folds = new Map(
    Object.entries(specs).map(([kind, spec]) => [
      kind,
      { fold: compileEntity(spec, { name: kind }), spec, hash: kind },
    ]),
  );
  const now: KindFolds['now'] = (_workspace, kind) => folds.get(kind) ?? undeclared;
  return { now, of: async (workspace, kind) => now(workspace, kind) };
}
