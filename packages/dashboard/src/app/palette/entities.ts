import type { DefinitionList, EntityPage, EntitySpec } from '@millrace/contract';
import { titleWord, type Entry } from './entries.ts';

type Documents = DefinitionList['definitions'];

/** A kind of entity, and where its subjects say what they are called. */
export type NamedKind = {
  readonly kind: string;
  readonly title: string;
  /** A field of the state, or a key of one; undefined: they have ids alone, or their names are personal. */
  readonly name?: string;
};

export function namedKinds(documents: Documents): readonly NamedKind[] {
  return documents
    .filter(({ kind }) => kind === 'entity')
    .map(({ name: kind, spec }) => {
      const { title = titleWord(kind), fields = {} } = (spec ?? {}) as Partial<EntitySpec>;
      const { name, attributes } = fields;
      if (name !== undefined && name.pii === undefined) return { kind, title, name: 'name' };
      // What is configured has its name among all that can be set of it.
      return attributes?.fold === 'map' ? { kind, title, name: 'attributes.name' } : { kind, title };
    });
}

/** Those whose id begins with what was typed; and those whose name has it, of kinds that have names. */
export function conditionOn({ name }: NamedKind, typed: string): string {
  const id = `startsWith(id, ${JSON.stringify(typed)})`;
  return name === undefined ? id : `${id} || contains(lower(${name}), ${JSON.stringify(typed.toLowerCase())})`;
}

/** `Source Facebook Ads · src_12`, without a name `Source src_12`. */
export function foundEntries(workspace: string, { kind, title, name }: NamedKind, page: EntityPage): readonly Entry[] {
  return page.entities.map(({ id, fields }) => {
    const [field = '', key] = name?.split('.') ?? [];
    const told = (fields as Readonly<Record<string, unknown>>)[field];
    const called = key === undefined ? told : (told as Readonly<Record<string, unknown>> | undefined)?.[key];
    return {
      id: `entity ${kind}/${id}`,
      group: 'People and entities',
      title: typeof called === 'string' ? `${title} ${called} · ${id}` : `${title} ${id}`,
      href: `/${encodeURIComponent(workspace)}/e/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`,
    };
  });
}
