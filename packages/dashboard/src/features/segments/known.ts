import type { DefinitionList, EntitySpec, Trait } from '@millrace/contract';
import type { Value } from './rule.ts';
import { didOf, type Own } from './did.ts';

/** A trait that a row can test. `holds`: of a formula only the engine knows. */
export type RuleTrait = {
  readonly name: string;
  readonly title: string;
  readonly holds: 'number' | 'text' | 'either';
  /** Its values, where the document names them. */
  readonly levels: readonly string[];
};

/** What there is to choose from in the rows of a rule. */
export type Known = {
  readonly subject: string;
  readonly traits: readonly RuleTrait[];
  readonly own: Own;
  readonly types: readonly string[];
  readonly segments: readonly { readonly value: string; readonly label: string }[];
};

function holdsOf({ formula, aggregate, levels, grain }: Trait): RuleTrait['holds'] {
  if (levels !== undefined || grain !== undefined) return 'text';
  return formula === undefined ? (aggregate === undefined ? 'text' : 'number') : 'either';
}

/** The traits of a kind and those of the segment itself, but for counts of one event: they have rows of their own. */
export function ruleTraits(documents: DefinitionList | undefined, subject: string, own: Own): readonly RuleTrait[] {
  const spec = documents?.definitions.find(({ name }) => name === subject)?.spec as EntitySpec | undefined;
  const all: [string, Trait][] = [...Object.entries(spec?.traits ?? {}), ...Object.entries(own)];
  return all
    .filter(([, trait]) => didOf(trait) === undefined || trait.title !== undefined)
    .map(([name, trait]) => ({
      name,
      title: trait.title ?? name.replaceAll('_', ' '),
      holds: holdsOf(trait),
      levels: (trait.levels ?? []).map((level) => level.name),
    }));
}

const number = /^-?\d+(?:\.\d+)?$/;

/** A value as it is written becomes what the trait holds. */
export function valueOf(text: string, holds: RuleTrait['holds']): Exclude<Value, readonly unknown[]> {
  return holds !== 'text' && number.test(text.trim()) ? Number(text) : text;
}
