import type { DefinitionKind } from '@millrace/contract';
import { compileRules, type Catalog } from '../catalog/catalog.ts';
import type { CollectDeps, RulesAt } from '../collect/collect.ts';
import { Failure, isFailure } from '../kernel/kernel.ts';

const kinds: readonly DefinitionKind[] = ['event', 'mapping', 'noise'];

/** What the documents of a workspace say about its events: now, for those that arrive, and as they were judged. */
export function eventRules(catalog: Catalog): {
  readonly rulesOf: CollectDeps['rulesOf'];
  readonly rulesAt: RulesAt;
} {
  return {
    rulesOf(workspace) {
      const edition = catalog.current(workspace);
      return { revision: edition.revision, rules: edition.compiled(kinds, compileRules) };
    },
    async rulesAt(workspace, revision) {
      try {
        return (await catalog.at(workspace, revision)).compiled(kinds, compileRules);
      } catch (error) {
        if (!isFailure(error, 'NOT_FOUND')) throw error;
        const detail = `${error.detail ?? ''}; restore records/ and log/ of one moment`;
        throw new Failure('LOG_CORRUPT', { detail, cause: error });
      }
    },
  };
}
