import type { DefinitionKind, EntitySpec } from '@millrace/contract';
import { compileEntity } from '../admit/admit.ts';
import type { EntityOptions, KindFold } from '../ask/ask.ts';
import type { Catalog, Edition } from '../catalog/catalog.ts';

const kinds: readonly DefinitionKind[] = ['entity'];

/** How a workspace folds a kind: as its document says; of a kind without one, what is known of every subject. */
export function entityFolds(catalog: Pick<Catalog, 'current'>): EntityOptions['foldOf'] {
  return (workspace, kind) => {
    const folds = catalog.current(workspace).compiled(kinds, compileFolds);
    return folds.get(kind) ?? undeclared;
  };
}

const undeclared: KindFold = {
  fold: compileEntity({ title: 'Undeclared' }, { name: 'undeclared' }),
  spec: null,
  hash: null,
};

function compileFolds(edition: Edition): ReadonlyMap<string, KindFold> {
  return new Map(
    edition.of('entity').map(({ name, spec, hash }) => {
      const declared = spec as unknown as EntitySpec;
      return [name, { fold: compileEntity(declared, { name }), spec: declared, hash }];
    }),
  );
}
