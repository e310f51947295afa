import type { DefinitionList, Packs } from '@millrace/contract';
import type { Document } from '@/shared/api/api.ts';

export type Pack = Packs['packs'][number];
type Standing = DefinitionList['definitions'];

/** What of a pack stands in the workspace: what would have to come, and what can be taken out because it is as the pack says. */
export type PackState = {
  readonly missing: readonly Document[];
  readonly own: readonly Document[];
  /** Changed since; they stay whatever is done with the pack. */
  readonly changed: number;
};

/** Compares what a pack brings with what stands. */
export function packState({ documents }: Pack, standing: Standing): PackState {
  const found = new Map(standing.map(({ kind, name, spec }) => [`${kind} ${name}`, spec]));
  const of = ({ kind, name }: Document) => found.get(`${kind} ${name}`);
  const present = documents.filter((document) => of(document) !== undefined);
  const own = present.filter((document) => isSame(of(document), document.spec));
  return {
    missing: documents.filter((document) => of(document) === undefined),
    own,
    changed: present.length - own.length,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)))
  );
}

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** What a pack brings, in words: its entities and dashboards by name, the rest by number. Pure. */
export function bringsOf({ documents }: Pack): readonly { readonly what: string; readonly words: string }[] {
  const of = (kind: string) => documents.filter((document) => document.kind === kind);
  const titles = (kind: string) => of(kind).map(({ name, spec }) => String(spec['title'] ?? name));
  const counts = [
    ['metric', 'metric'],
    ['question', 'saved question'],
    ['segment', 'segment'],
    ['score', 'score'],
    ['rollup', 'rollup'],
  ] as const;
  const some = counts.flatMap(([kind, words]) => (of(kind).length === 0 ? [] : [counted(of(kind).length, words)]));
  return [
    {
      what: 'Keeps the state of',
      words: of('entity')
        .map(({ name }) => name)
        .join(', '),
    },
    { what: 'Knows', words: counted(of('event').length, 'type of events', 'types of events') },
    { what: 'Answers with', words: some.join(', ') },
    { what: 'Shows', words: titles('dashboard').join(', ') },
  ].filter(({ words }) => words !== '');
}
