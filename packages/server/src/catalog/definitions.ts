import {
  definitionKinds,
  type Applied,
  type DefinitionDocument,
  type DefinitionKind,
  type ErrorCode,
  type EventSpec,
  type MappingSpec,
  type Plan,
  type Rebuild,
  type Trial,
  errorTable,
} from '@millrace/contract';
import { Failure, isFailure, type Clock } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import type { Catalog, Edition, Kinds, StoredVersion } from './catalog.ts';
import { personalInEvent, personalInMapping } from './cleaning/personal-read.ts';
import { compileRules, type Rules } from './cleaning/rules.ts';
import { keyOf } from './edition.ts';
import { draftPlan, type Drafted } from './plan.ts';
import { versionOf } from './open-catalog.ts';
import { summaryOf } from './views.ts';
import { writeChanges, type Beside } from './write-changes.ts';

export type DefinitionsOptions = {
  readonly records: Records;
  readonly catalog: Catalog;
  readonly kinds: Kinds;
  readonly clock: Clock;
  /** Something was changed here, and `catalog` knows it; and, if it was so wanted, rebuilds were begun. */
  readonly onChange: (workspace: string, begun: boolean) => void;
  /** What begins rebuilds: it is a part of the change that makes them necessary. Without it none are begun. */
  readonly beginRebuilds?: (rebuilds: readonly Rebuild[], by: By & { readonly now: number }) => Beside;
  /** What documents that would change make of what came. Without it a plan has no trials. */
  readonly tryOut?: (workspace: string, tried: Tried) => Promise<readonly Trial[]>;
  /** Types of events that came. Without it only declared ones are known. */
  readonly seenTypes?: (workspace: string) => Promise<ReadonlySet<string>>;
};

/** Documents about events as they are and as they would be; `moved`: those that change, at least one. */
export type Tried = {
  readonly before: Rules | null;
  readonly after: Rules | null;
  readonly moved: readonly Moved[];
};

/** `withheld`: what it reads that is classed as personal. It is not tried: what came of it would tell. */
export type Moved = { readonly kind: 'event' | 'mapping'; readonly name: string; readonly withheld?: string };

export type Wanted = {
  readonly documents: readonly DefinitionDocument[];
  /** Take away what is not named. */
  readonly prune?: boolean;
  /** The revision that the caller has seen. */
  readonly expected?: number;
  /** Of a single document, the version that the caller has seen; 0: it was not there. */
  readonly expectedVersion?: number;
  /** Begin what the change makes necessary to make anew. */
  readonly rebuild?: boolean;
};

export type RollbackTo =
  | { readonly kind: DefinitionKind; readonly name: string; readonly version: number }
  | { readonly revision: number };

export type By = { readonly workspace: string; readonly author: string };

export type Definitions = {
  /** Writes nothing. */
  plan(workspace: string, wanted: Wanted): Promise<Plan>;
  apply(by: By, wanted: Wanted): Promise<Applied>;
  /** Documents become what they were; each gets a new version. NOT_FOUND if there never was such a version or revision. */
  rollback(by: By, to: RollbackTo, options?: Pick<Wanted, 'rebuild'>): Promise<Applied>;
  /** NOT_FOUND if there is no such version; without one, if the document does not stand. */
  read(workspace: string, kind: DefinitionKind, name: string, version?: number): Promise<StoredVersion>;
  /** The newest first, those older than `before`. NOT_FOUND if there never was one. */
  versions(document: VersionsOf): Promise<readonly StoredVersion[]>;
};
export type VersionsOf = {
  readonly workspace: string;
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly before?: number;
  readonly limit: number;
};

/** How often another process that changes the same workspace at the same moment may come first. */
const mostTries = 10;

/** The one way in which definitions change. */
export function openDefinitions({
  records,
  catalog,
  kinds,
  clock,
  onChange,
  beginRebuilds,
  tryOut,
  seenTypes,
}: DefinitionsOptions): Definitions {
  async function newest(workspace: string): Promise<Edition> {
    await catalog.refresh();
    return catalog.current(workspace);
  }

  async function draft(edition: Edition, { documents, prune = false }: Wanted): Promise<Drafted> {
    const seen = await seenTypes?.(edition.workspace);
    return draftPlan({ edition, kinds, documents, prune, ...(seen !== undefined && { seen }) });
  }

  let turn: Promise<unknown> = Promise.resolve();

  type Make = { readonly wantedOf: (edition: Edition) => Promise<Wanted>; readonly by: 'apply' | 'rollback' };

  /** The changes of this thread, one after the other. */
  function change(of: By, make: Make): Promise<Applied> {
    const next = turn.then(() => changeNow(of, make));
    turn = next.catch(() => undefined);
    return next;
  }

  async function changeNow({ workspace, author }: By, { wantedOf, by }: Make): Promise<Applied> {
    for (let tries = 1; ; tries += 1) {
      const edition = await newest(workspace);
      const wanted = await wantedOf(edition);
      mustBeExpected(edition, wanted);
      const { plan, specs } = await draft(edition, wanted);
      mustBeSound(plan);
      const { changes, rebuilds, warnings } = plan;
      if (changes.every(({ action }) => action === 'same'))
        return { revision: edition.revision, changes, rebuilds, warnings, begun: false };
      const at = clock.now();
      const isBeginning = wanted.rebuild === true && rebuilds.length > 0;
      const beside = isBeginning ? beginRebuilds?.(rebuilds, { workspace, author, now: at }) : undefined;
      try {
        await writeChanges(records, { edition, changes, specs, author, at, by, beside });
      } catch (error) {
        if (isFailure(error, 'WRITE_CONFLICT') && tries < mostTries) continue;
        throw error;
      }
      await catalog.refresh();
      const begun = beside !== undefined;
      onChange(workspace, begun);
      return { revision: edition.revision + 1, changes, rebuilds, warnings, begun };
    }
  }

  async function readVersion(
    workspace: string,
    kind: DefinitionKind,
    name: string,
    version: number,
  ): Promise<StoredVersion> {
    const row = await records.read((db) =>
      db
        .selectFrom('definitions')
        .selectAll()
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('name', '=', name)
        .where('version', '=', version)
        .executeTakeFirst(),
    );
    if (row === undefined) throw new Failure('NOT_FOUND', { detail: `${kind} ${name} has no version ${version}` });
    return versionOf(row);
  }

  return {
    async plan(workspace, wanted) {
      const edition = await newest(workspace);
      mustBeExpected(edition, wanted);
      const drafted = await draft(edition, wanted);
      const tried = triedOf(edition, drafted);
      const trials = tried === null || tryOut === undefined ? [] : await tryOut(workspace, tried);
      return { ...drafted.plan, trials: [...trials] };
    },
    apply: (by, wanted) => change(by, { wantedOf: async () => wanted, by: 'apply' }),
    rollback: (by, to, options) =>
      change(by, {
        by: 'rollback',
        async wantedOf(edition) {
          if ('revision' in to)
            return { ...restored(edition, await catalog.at(by.workspace, to.revision)), ...options };
          const { kind, name, version } = to;
          const { spec } = await readVersion(by.workspace, kind, name, version);
          return { documents: [{ kind, name, spec }], ...options };
        },
      }),
    async read(workspace, kind, name, version) {
      if (version !== undefined) return readVersion(workspace, kind, name, version);
      const latest = (await newest(workspace)).latest(kind, name);
      if (latest === undefined) throw new Failure('NOT_FOUND', { detail: `there is no ${kind} ${name}` });
      if (latest.spec !== null) return latest;
      const before = latest.version - 1;
      throw new Failure('NOT_FOUND', {
        detail: `${kind} ${name} was taken away in version ${latest.version}; version ${before} is what it was before`,
      });
    },
    async versions({ workspace, kind, name, before, limit }) {
      const latest = (await newest(workspace)).latest(kind, name);
      if (latest === undefined) throw new Failure('NOT_FOUND', { detail: `there is no ${kind} ${name}` });
      const rows = await records.read((db) =>
        db
          .selectFrom('definitions')
          .selectAll()
          .where('workspace', '=', workspace)
          .where('kind', '=', kind)
          .where('name', '=', name)
          .where('version', '<', before ?? latest.version + 1)
          .orderBy('version', 'desc')
          .limit(limit)
          .execute(),
      );
      return rows.map(versionOf);
    },
  };
}

/** null: there is nothing to try. */
function triedOf(edition: Edition, { plan, after }: Drafted): Tried | null {
  const moved = plan.changes.flatMap(({ kind, name, action }) =>
    action !== 'same' && (kind === 'event' || kind === 'mapping') ? [{ kind, name } as const] : [],
  );
  if (plan.problems.length > 0 || moved.length === 0) return null;
  const rules = { before: compileRules(edition), after: compileRules(after) };
  const personal = [rules.before, rules.after].flatMap((each) => [...(each?.events.values() ?? [])]);
  const paths = new Set(personal.flatMap((event) => [...event.personal]));
  return {
    ...rules,
    moved: moved.map((of): Moved => {
      const spec = after.of(of.kind).find(({ name }) => name === of.name)?.spec;
      if (spec === undefined) return of;
      const withheld =
        of.kind === 'event' ? personalInEvent(spec as EventSpec, paths) : personalInMapping(spec as MappingSpec, paths);
      return withheld === undefined ? of : { ...of, withheld };
    }),
  };
}

/** Everything as it was in an older edition: what came since is taken away. */
function restored(edition: Edition, to: Edition): Wanted {
  const documents: DefinitionDocument[] = [];
  for (const kind of definitionKinds) {
    for (const { name, spec } of to.of(kind)) documents.push({ kind, name, spec });
    for (const { name } of edition.of(kind))
      if (to.find(kind, name) === undefined) documents.push({ kind, name, spec: null });
  }
  return { documents };
}

function mustBeExpected(edition: Edition, { documents, expected, expectedVersion }: Wanted): void {
  if (expected !== undefined && expected !== edition.revision) {
    throw new Failure('DEFINITION_CHANGED', {
      detail: `the workspace is at revision ${edition.revision}, not ${expected}`,
      members: { revision: edition.revision },
    });
  }
  const [document] = documents;
  if (expectedVersion === undefined || document === undefined) return;
  const current = edition.find(document.kind as DefinitionKind, document.name);
  const version = current?.version ?? 0;
  if (version === expectedVersion) return;
  const key = keyOf(document.kind, document.name);
  throw new Failure('DEFINITION_CHANGED', {
    detail:
      current === undefined
        ? `${key} is not there`
        : `${key} is at version ${version}, made by ${current.author}, not ${expectedVersion}`,
    members: { revision: edition.revision, current: current === undefined ? null : summaryOf(current) },
  });
}

function mustBeSound({ problems }: Pick<Plan, 'problems'>): void {
  const [first] = problems;
  if (first === undefined) return;
  const { kind, name, path, message } = first;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  throw new Failure(codeOf(problems), {
    detail: `${kind} ${name} ${path}: ${message}${more}`.trim(),
    members: { problems },
  });
}

/** The one code that all problems have, if it is one of a request. */
function codeOf(problems: Plan['problems']): ErrorCode {
  const [code, ...others] = new Set(problems.map((problem) => problem.code));
  return code === undefined || others.length > 0 || errorTable[code].status === null ? 'DEFINITION_INVALID' : code;
}
