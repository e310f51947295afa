import { definitionKinds, type DefinitionUsers } from '@millrace/contract';
import type { Edition, Kinds, Use } from './catalog.ts';

/** The documents of an edition that name this one. */
export function usedBy(edition: Edition, kinds: Kinds, { kind, name }: Pick<Use, 'kind' | 'name'>): DefinitionUsers {
  const users = definitionKinds.flatMap((of) =>
    edition.of(of).flatMap((document) => {
      const uses = kinds[of]?.uses?.(document.spec as never) ?? [];
      const paths = uses.filter((use) => use.kind === kind && use.name === name).map(({ path }) => path);
      if (paths.length === 0) return [];
      const { title } = document.spec;
      return [{ kind: of, name: document.name, ...(typeof title === 'string' && { title }), paths }];
    }),
  );
  return { usedBy: users };
}
