import {
  canonicalJson,
  definitionKinds,
  definitionLimits,
  type DefinitionDocument,
  type DefinitionKind,
  type DefinitionProblem,
  type DefinitionWarning,
  type EventSpec,
  type MappingSpec,
  type JsonObject,
  type Plan,
  type PlannedChange,
  type Rebuild,
} from '@millrace/contract';
import type { Edition, Finding, Kinds, KindRules, Others, Use } from './catalog.ts';
import { typesMade } from './cleaning/kinds.ts';
import type { Documents } from './cleaning/rules.ts';
import { checkDocument, hashDocument, isKind, problemOf } from './check-document.ts';
import { diffOf } from './diff.ts';
import { keyOf } from './edition.ts';
import { checkFittingParts } from './fitting-parts.ts';

export type PlanOptions = {
  readonly edition: Edition;
  readonly kinds: Kinds;
  readonly documents: readonly DefinitionDocument[];
  /** Documents that are not named are taken away. */
  readonly prune: boolean;
  /** Types of events that came. */
  readonly seen?: ReadonlySet<string>;
};

type Standing = { readonly kind: DefinitionKind; readonly name: string; readonly spec: JsonObject };

export type Drafted = {
  readonly plan: Omit<Plan, 'trials'>;
  /** Those that go with its changes. */
  readonly specs: ReadonlyMap<string, JsonObject | null>;
  /** The documents as they would be, by name. */
  readonly after: Documents;
};

/** What putting these documents into the edition would change, make anew and break. Changes nothing. */
export function draftPlan({ edition, kinds, documents, prune, seen = new Set() }: PlanOptions): Drafted {
  const problems: DefinitionProblem[] = [];
  const wanted = new Map<string, DefinitionDocument>();
  const refused = new Map<string, Refused>();
  for (const document of documents) {
    const key = keyOf(document.kind, document.name);
    const found = checkDocument(document, kinds);
    problems.push(...found);
    if (found.length > 0) {
      refused.set(key, { document, found });
      continue;
    }
    if (wanted.has(key)) problems.push(problemOf(document.kind, document.name, twice));
    wanted.set(key, document);
  }
  const named = new Set(documents.map(({ kind, name }) => keyOf(kind, name)));
  const standing = definitionKinds.flatMap((kind) => edition.of(kind));
  if (prune) {
    for (const { kind, name } of standing)
      if (!named.has(keyOf(kind, name))) wanted.set(keyOf(kind, name), { kind, name, spec: null });
  }

  const changes = [...wanted.values()].map((document) => changeOf(edition, document));
  const after = new Map<string, Standing>(standing.map((one) => [keyOf(one.kind, one.name), one]));
  for (const { kind, name, spec } of wanted.values()) {
    if (spec === null) after.delete(keyOf(kind, name));
    else after.set(keyOf(kind, name), { kind: kind as DefinitionKind, name, spec });
  }
  const moved = new Set(changes.filter(({ action }) => action !== 'same').map(({ kind, name }) => keyOf(kind, name)));
  problems.push(...meaningProblems({ after, moved, kinds, refused }));
  if (after.size > definitionLimits.documents && moved.size > 0) {
    const message = `the workspace would have ${after.size} documents; at most ${definitionLimits.documents} are kept`;
    problems.push({ kind: '', name: '', path: '', code: 'DEFINITION_TOO_LARGE', message });
  }
  return {
    plan: {
      revision: edition.revision,
      changes,
      rebuilds: rebuildsOf(changes, edition, after, kinds),
      problems,
      warnings: problems.length > 0 ? [] : warningsOf({ after, moved, kinds, seen }),
    },
    specs: new Map([...wanted].map(([key, { spec }]) => [key, spec])),
    after: {
      of: (kind) =>
        [...after.values()]
          .filter((one) => one.kind === kind)
          .map(({ name, spec }) => ({ name, spec, hash: hashDocument(kind, name, spec) }))
          .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    },
  };
}

const twice: Finding = { path: '', message: 'this document stands here twice: leave one out' };

function changeOf(edition: Edition, { kind, name, spec }: DefinitionDocument): PlannedChange {
  const latest = edition.latest(kind as DefinitionKind, name);
  const before = latest?.spec ?? null;
  const version = latest?.version ?? 0;
  const hash = hashDocument(kind, name, spec);
  const isSame = latest === undefined ? spec === null : latest.hash === hash;
  if (isSame) return { kind, name, action: 'same', version, hash, diff: [] };
  const action = spec === null ? 'delete' : before === null ? 'create' : 'update';
  return { kind, name, action, version: version + 1, hash, diff: [...diffOf(before ?? {}, spec ?? {})] };
}

type Meaning = {
  readonly after: ReadonlyMap<string, Standing>;
  readonly moved: ReadonlySet<string>;
  readonly kinds: Kinds;
  /** Told already; whoever names one of these is not told that it is missing. */
  readonly refused: ReadonlyMap<string, Refused>;
};

type Refused = { readonly document: DefinitionDocument; readonly found: readonly DefinitionProblem[] };

/** Problems of documents that change, and of those that name one that does. What stood here before is not judged anew. */
function meaningProblems({ after, moved, kinds, refused }: Meaning): DefinitionProblem[] {
  const others: Others = {
    find: (kind, name) => after.get(keyOf(kind, name)),
    of: (kind) => [...after.values()].filter((one) => one.kind === kind),
  };
  const partly = [...refused.values()].flatMap(({ document: { kind, name, spec }, found }) => {
    const rules = isKind(kind) ? kinds[kind] : undefined;
    if (spec === null || rules === undefined || !found.every(({ path }) => path.startsWith('/spec/'))) return [];
    return checkFittingParts(spec, found, rules, { ...others, name }).map((one) => problemOf(kind, name, one));
  });
  const whole = [...after].flatMap(([key, { kind, name, spec }]) => {
    const rules: KindRules | undefined = kinds[kind];
    if (rules === undefined) return [];
    const uses = rules.uses?.(spec as never) ?? [];
    if (!moved.has(key) && !uses.some((use) => moved.has(keyOf(use.kind, use.name)))) return [];
    const isThere = (use: Use): boolean =>
      after.has(keyOf(use.kind, use.name)) || refused.has(keyOf(use.kind, use.name));
    const missing = uses.filter((use) => !isThere(use)).map(missingUse);
    const found = rules.check?.(spec as never, { ...others, name }) ?? [];
    return [...missing, ...found].map((finding) => problemOf(kind, name, finding));
  });
  return [...partly, ...whole];
}

type Doubted = Pick<Meaning, 'after' | 'moved' | 'kinds'> & { readonly seen: ReadonlySet<string> };

/** Of documents that change. */
function warningsOf({ after, moved, kinds, seen }: Doubted): DefinitionWarning[] {
  const all = [...after.values()];
  const events = all.filter(({ kind }) => kind === 'event');
  const declared = new Map(events.map(({ name, spec }) => [name, spec as EventSpec]));
  const made = all.flatMap(({ kind, spec }) => (kind === 'mapping' ? typesMade((spec as MappingSpec).event.type) : []));
  // What a mapping makes is told of the mapping.
  const coming = new Set([...seen, ...made]);
  return all.flatMap(({ kind, name, spec }) => {
    const rules: KindRules | undefined = moved.has(keyOf(kind, name)) ? kinds[kind] : undefined;
    const known = { declared, seen: kind === 'mapping' ? seen : coming };
    const doubts = rules?.doubts?.(spec as never, known) ?? [];
    return doubts.map(({ path, message }) => ({ kind, name, path, message }));
  });
}

function missingUse({ kind, name, path }: Use): Finding {
  return {
    path,
    code: 'DEFINITION_USED',
    message: `names the ${kind} ${name}, which is not there: add it, or name another one here`,
  };
}

function rebuildsOf(
  changes: readonly PlannedChange[],
  edition: Edition,
  after: ReadonlyMap<string, Standing>,
  kinds: Kinds,
): Rebuild[] {
  const found = changes
    .filter(({ action }) => action !== 'same')
    .flatMap(({ kind: text, name, diff }) => {
      const kind = text as DefinitionKind;
      const before = edition.find(kind, name)?.spec;
      return kinds[kind]?.rebuilds?.({ name, before, after: after.get(keyOf(kind, name))?.spec, diff }) ?? [];
    });
  return [...new Map(found.map((one) => [canonicalJson(one), one])).values()];
}
