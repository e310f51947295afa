/**
 * catalog: which documents a workspace has, every version of each, what they mean together, and how they change.
 *
 * Law. The catalog of a workspace at a revision is the same for ever: `at` answers for any revision there ever was,
 * `current` from memory for the newest this thread knows. An edition never changes. What a room makes of documents it
 * makes by `compiled`: once for as long as these documents stay as they are.
 *
 * A change is all or nothing, raises the revision by one, gives each document it touches its next version, and stands in
 * the audit trail in the same transaction. Documents that say what is there already change nothing. A change is made of
 * the catalog as it is, not as somebody saw it: DEFINITION_CHANGED when the caller said which version or revision it had
 * seen and there is another now; two changes at once come one after the other. DEFINITION_INVALID names each problem with
 * the path inside the document. A rollback is a change too: history is never rewritten.
 *
 * Limits: 256 KB and 32 levels a document, 5,000 documents a request and a workspace, names as in DEFINITION_NAME_INVALID.
 * After a change made in this thread `current` knows it; other threads know it after `refresh`.
 */
import type { TSchema } from 'typebox';
import type { DefinitionKind, DefinitionProblem, EventSpec, JsonObject, Rebuild, SpecChange } from '@millrace/contract';

export { eventKind, mappingKind, noiseKind } from './cleaning/kinds.ts';
export { compileMapping } from './cleaning/compile-mapping.ts';
export { withoutPersonal } from './cleaning/personal.ts';
export { compileRules } from './cleaning/rules.ts';
export type { Rules } from './cleaning/rules.ts';
export { maskedData } from './cleaning/cleaning.ts';
export type { Change, Faults, Problem, Report } from './cleaning/cleaning.ts';
export { diffOf } from './diff.ts';
export { anyDocumentSchema, documentSchemaOf } from './document-schemas.ts';
export { countEvent, learnEvent, learnProblem } from './learning/learn.ts';
export type { ProblemCount } from './learning/learn.ts';
export { learningLimits, nothingLearned, parseLearned, printLearned } from './learning/learned.ts';
export type { Learned } from './learning/learned.ts';
export { doubtsOf } from './doubts.ts';
export type { Ask } from './doubts.ts';
export { findingsOf } from './findings-of.ts';
export { noDocuments } from './edition.ts';
export { openCatalog } from './open-catalog.ts';
export { openDefinitions } from './definitions.ts';
export type { By, Definitions, DefinitionsOptions, RollbackTo, Tried, Wanted } from './definitions.ts';
export { definitionRoutes } from './routes/definition-routes.ts';
export { packRoutes } from './routes/pack-routes.ts';
export { typeRoutes } from './routes/type-routes.ts';
export { verifyDefinitions } from './verify-definitions.ts';
export { readYaml, writeYaml } from './yaml.ts';
export type { Place } from './yaml.ts';

/** A version of a document; `spec` null: taken away. */
export type StoredVersion = {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly version: number;
  /** Of the workspace, when this version was made. */
  readonly revision: number;
  readonly hash: string;
  readonly spec: JsonObject | null;
  readonly author: string;
  /** ms since 1970. */
  readonly at: number;
};
/** A document as it stands. Its spec was checked by the schema of its kind when it was put; a schema only ever widens. */
export type Stored = StoredVersion & { readonly spec: JsonObject };

/** All documents of a workspace at one revision. Immutable. */
export type Edition = {
  readonly workspace: string;
  readonly revision: number;
  /** By name. */
  of(kind: DefinitionKind): readonly Stored[];
  find(kind: DefinitionKind, name: string): Stored | undefined;
  /** The newest version, also where that took the document away. */
  latest(kind: DefinitionKind, name: string): StoredVersion | undefined;
  /** What `compile` makes of the documents of these kinds, and of nothing else. Remembered by the function itself: pass the same one. */
  compiled<T>(kinds: readonly DefinitionKind[], compile: (edition: Edition) => T): T;
};

export type Catalog = {
  /** The newest edition that this thread knows; empty, at revision 0, for a workspace without documents. */
  current(workspace: string): Edition;
  /** NOT_FOUND for a revision that never was. */
  at(workspace: string, revision: number): Promise<Edition>;
  /** Reads what others have changed. */
  refresh(): Promise<void>;
};

/** What is wrong inside a document, found by its kind; `path` is a JSON pointer into the document, as `/spec/fields/x`. */
export type Finding = Pick<DefinitionProblem, 'path' | 'message'> & { readonly code?: DefinitionProblem['code'] };

/** The documents as they will be, for a check that looks at others. */
export type Others = {
  find(kind: DefinitionKind, name: string): { readonly spec: JsonObject } | undefined;
  of(kind: DefinitionKind): readonly { readonly name: string; readonly spec: JsonObject }[];
};

/** What is known of events. */
export type Known = {
  /** By type, as they will be declared. */
  readonly declared: ReadonlyMap<string, EventSpec>;
  /** Types that came, declared or not. */
  readonly seen: ReadonlySet<string>;
};

/** What the catalog has to know of a kind. */
export type KindRules = {
  readonly schema: TSchema;
  /** What a schema cannot say. Gets a spec that fits the schema. */
  readonly check?: (spec: never, others: Others & { readonly name: string }) => readonly Finding[];
  /** The documents that this one names, each with the place where it does: they have to be there. */
  readonly uses?: (spec: never) => readonly Use[];
  /** What is allowed, and can hardly be meant. Gets a spec in which nothing is wrong. */
  readonly doubts?: (spec: never, known: Known) => readonly Finding[];
  /** What is to be made anew when the spec changes from one to the other; undefined: there was or will be none. */
  readonly rebuilds?: (change: SpecMove) => readonly Rebuild[];
};
export type Use = { readonly kind: DefinitionKind; readonly name: string; readonly path: string };
export type SpecMove = {
  readonly name: string;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  readonly diff: readonly SpecChange[];
};
/** Kinds that are not listed are refused with DEFINITION_KIND_UNSUPPORTED. */
export type Kinds = { readonly [kind in DefinitionKind]?: KindRules };
