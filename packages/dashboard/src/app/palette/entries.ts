import type { DefinitionList } from '@millrace/contract';
import { hasAddress } from '@/shared/address/has-address.ts';
import { stringifySearch } from '@/shared/address/search.ts';
import { titledTabs } from '@/features/scorecards/tabs.ts';
import { hrefOf, type Place } from '../places.ts';

/** A thing to find or to do. One of `href` and `run`. */
export type Entry = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly note?: string;
  /** Found by these words too. */
  readonly words?: string;
  readonly keys?: readonly string[];
  readonly href?: string;
  readonly run?: () => void;
};

/** `source_group` as `Source group`. */
export const titleWord = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll(/[-_]/g, ' ')}`;

type Documents = DefinitionList['definitions'];
type Spec = Readonly<Record<string, unknown>>;

const part = encodeURIComponent;

export function placeEntries(workspace: string, places: readonly Place[]): readonly Entry[] {
  return places.map(({ to, label, keys, soon }) => ({
    id: `page ${to}`,
    group: 'Pages',
    title: label,
    ...(soon === true && { note: 'coming' }),
    ...(keys !== undefined && { keys: ['g', keys] }),
    href: hrefOf(workspace, to),
  }));
}

const scorecards = '/$workspace/leads/{-$tab}';

/** The sides of the scorecards by what they are called, where those are among the places. */
export function tabEntries(workspace: string, places: readonly Place[]): readonly Entry[] {
  const place = places.find(({ to }) => to === scorecards);
  if (place === undefined) return [];
  return titledTabs.map(({ value, label }) => ({
    id: `tab ${value}`,
    group: place.label,
    title: label,
    href: `${hrefOf(workspace, scorecards)}/${value}`,
  }));
}

const titleOf = (spec: Spec | undefined, name: string): string =>
  typeof spec?.['title'] === 'string' ? spec['title'] : name.replaceAll(/[-_]/g, ' ');

/** Where a saved question is looked at: on the page of its kind, else as Explore shows any. */
function questionHref(base: string, name: string, spec: Spec | undefined): string {
  const { kind } = (spec?.['question'] ?? {}) as Spec;
  const page = kind === 'funnel' ? 'funnels' : kind === 'attribution' ? 'attribution' : 'explore';
  return `${base}/${page}/${part(name)}`;
}

const kinds = [
  { kind: 'dashboard', group: 'Dashboards', href: (base: string, name: string) => `${base}/dashboards/${part(name)}` },
  { kind: 'question', group: 'Saved questions', href: questionHref },
  { kind: 'metric', group: 'Metrics', href: (base: string, name: string) => `${base}/explore?m=${part(name)}` },
  { kind: 'segment', group: 'Segments', href: (base: string, name: string) => `${base}/segments/${part(name)}` },
] as const;

/** Dashboards, saved questions, metrics and segments, by the titles of their documents. */
export function documentEntries(workspace: string, documents: Documents): readonly Entry[] {
  const base = `/${part(workspace)}`;
  return kinds.flatMap(({ kind, group, href }) =>
    documents
      .filter((each) => each.kind === kind)
      .map(({ name, spec }) => ({
        id: `${kind} ${name}`,
        group,
        title: titleOf(spec, name),
        note: name,
        words: name,
        href: href(base, name, spec),
      })),
  );
}

export function typeEntries(workspace: string, types: readonly string[]): readonly Entry[] {
  return types.filter(hasAddress).map((type) => ({
    id: `type ${type}`,
    group: 'Event types',
    title: type,
    href: `/${part(workspace)}/catalog/${part(type)}`,
  }));
}

export function entityEntry(workspace: string, kind: string, id: string): Entry {
  const href = `/${part(workspace)}/e/${part(kind)}/${part(id)}`;
  return { id: `entity ${kind}/${id}`, group: 'By id', title: id, note: `open the ${kind}`, href };
}

/** Each kind's own, called as it was typed; `kind/id` says which. Whether it is there is not known. */
export function guessEntries(workspace: string, typed: string, kinds: readonly string[]): readonly Entry[] {
  if (typed === '' || typed.length > 256 || /\s/.test(typed)) return [];
  return subjectsOf(typed, kinds).map(([kind, id]) => ({
    ...entityEntry(workspace, kind, id),
    title: `${kind}/${id}`,
  }));
}

/** What an id can name: `kind/id` one kind's, an id alone any. */
export function subjectsOf(text: string, kinds: readonly string[]): readonly (readonly [kind: string, id: string])[] {
  const [, kind = '', rest = ''] = /^([a-z][\w.]*)\/(.+)$/.exec(text) ?? [];
  const id = kinds.includes(kind) ? rest : text;
  if (!hasAddress(id)) return [];
  return kinds.includes(kind) ? [[kind, id]] : kinds.map((each) => [each, id]);
}

export function eventEntry(workspace: string, id: string, type: string): Entry {
  const href = `/${part(workspace)}/live${stringifySearch({ ev: id })}`;
  return { id: `event ${id}`, group: 'By id', title: id, note: `story of ${type}`, href };
}
