import type { EntitySpec } from '@millrace/contract';
import { findingsOf, type KindRules } from '../catalog/catalog.ts';
import { traitsSql } from './compile/traits.ts';

/** What has to be known of an entity’s document besides: whether its traits can be told. */
export function withTraits(kind: KindRules): KindRules {
  return {
    ...kind,
    check: (spec: EntitySpec, others) => [
      ...(kind.check?.(spec as never, others) ?? []),
      ...findingsOf(() => void traitsSql(spec.traits ?? {}, 0, { path: 'spec.traits' })),
    ],
  };
}
