import type { DefinitionKind, MappingSpec } from '@millrace/contract';
import { compileMapping, compileRules, type Catalog } from '../catalog/catalog.ts';
import type { CollectDeps, RulesAt } from '../collect/collect.ts';
import { Failure, isFailure } from '../kernel/kernel.ts';
import type { ReplaysOptions } from '../repair/repair.ts';

const kinds: readonly DefinitionKind[] = ['event', 'mapping', 'noise'];

/** What the documents of a workspace say about its events: now, for those that arrive, and as they were judged. */
export function eventRules(catalog: Catalog): {
  readonly rulesOf: CollectDeps['rulesOf'];
  readonly rulesAt: RulesAt;
  /** What a mapping makes of any item, whoever sent it. */
  readonly mappingOf: ReplaysOptions['mappingOf'];
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
    mappingOf(workspace, name) {
      const found = catalog.current(workspace).find('mapping', name);
      if (found === undefined) return undefined;
      const { event } = found.spec as MappingSpec;
      const map = compileMapping({ [name]: { event } });
      return (item) => map({ producer: '', item })?.item;
    },
  };
}
