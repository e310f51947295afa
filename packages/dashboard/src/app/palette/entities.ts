import type { DefinitionList, EntityPage, EntitySpec } from '@millrace/contract';
import { hasAddress } from '@/shared/address/has-address.ts';
import { nameIn } from '@/shared/people/name-in.ts';
import { titleWord, type Entry } from './entries.ts';

type Documents = DefinitionList['definitions'];

/** A kind of entity, and whether its subjects can be found by what they are called. */
export type NamedKind = {
  readonly kind: string;
  readonly title: string;
  /** Its name is among all that can be set of it. Others have ids alone: their names are personal, or would be looked for in too many. */
  readonly isConfigured: boolean;
};

export function namedKinds(documents: Documents): readonly NamedKind[] {
  return documents
    .filter(({ kind }) => kind === 'entity')
    .map(({ name: kind, spec }) => {
      const { title = titleWord(kind), fields = {} } = (spec ?? {}) as Partial<EntitySpec>;
      return { kind, title, isConfigured: fields['attributes']?.fold === 'map' };
    });
}

/** Those whose id begins with what was typed; and those whose name has it, of kinds that are configured. */
export function conditionOn({ isConfigured }: NamedKind, typed: string): string {
  const id = `startsWith(id, ${JSON.stringify(typed)})`;
  return isConfigured ? `${id} || contains(lower(attributes.name), ${JSON.stringify(typed.toLowerCase())})` : id;
}

/** `Source Facebook Ads · src_12`, without a name `Source src_12`. */
export function foundEntries(workspace: string, { kind, title }: NamedKind, page: EntityPage): readonly Entry[] {
  return page.entities
    .filter(({ id }) => hasAddress(id))
    .map(({ id, fields }) => {
      const called = nameIn(fields);
      return {
        id: `entity ${kind}/${id}`,
        group: 'People and entities',
        title: called === undefined ? `${title} ${id}` : `${title} ${called} · ${id}`,
        href: `/${encodeURIComponent(workspace)}/e/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`,
      };
    });
}
