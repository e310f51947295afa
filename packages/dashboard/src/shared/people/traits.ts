import type { DefinitionList, EntitySpec, Trait } from '@millrace/contract';

export type KnownTrait = {
  readonly name: string;
  readonly title: string;
  /** Its values are few enough to be groups: names, levels, periods. */
  readonly groups: boolean;
};

function told(trait: Trait): boolean {
  return trait.aggregate === undefined || trait.levels !== undefined || trait.grain !== undefined;
}

/** What the kind's document says of its subjects, those that make groups first. */
export function traitsOf(documents: DefinitionList | undefined, kind: string): readonly KnownTrait[] {
  const spec = documents?.definitions.find(({ name }) => name === kind)?.spec as EntitySpec | undefined;
  const traits = Object.entries(spec?.traits ?? {}).map(([name, trait]) => ({
    name,
    title: trait.title ?? name.replaceAll('_', ' '),
    groups: told(trait),
  }));
  return traits.toSorted((a, b) => Number(b.groups) - Number(a.groups));
}

/** Kinds of subjects that can be asked by what they are. */
export function kindsWithTraits(documents: DefinitionList | undefined): readonly string[] {
  const found = (documents?.definitions ?? []).filter(({ spec }) => {
    const { traits = {} } = (spec ?? {}) as Partial<EntitySpec>;
    return Object.keys(traits).length > 0;
  });
  return found.map(({ name }) => name);
}
