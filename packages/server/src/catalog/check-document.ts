import { createHash } from 'node:crypto';
import {
  canonicalJson,
  definitionKinds,
  definitionLimits,
  type DefinitionDocument,
  type DefinitionKind,
  type DefinitionProblem,
  type ErrorCode,
  type JsonObject,
} from '@millrace/contract';
import type { Finding, Kinds } from './catalog.ts';
import { schemaProblems } from './schema-problems.ts';

/** SHA-256 over the canonical JSON of the document, hex. */
export function hashDocument(kind: string, name: string, spec: JsonObject | null): string {
  return createHash('sha256').update(canonicalJson({ kind, name, spec })).digest('hex');
}

export function isKind(kind: string): kind is DefinitionKind {
  return definitionKinds.some((known) => known === kind);
}

/** What is wrong with a document by itself. One without problems can be hashed and kept. */
export function checkDocument(document: DefinitionDocument, kinds: Kinds): readonly DefinitionProblem[] {
  const { kind, name, spec } = document;
  const problem = (code: ErrorCode, path: string, message: string): DefinitionProblem => ({
    kind,
    name,
    path,
    code,
    message,
  });
  if (!isKind(kind))
    return [problem('DEFINITION_KIND_UNKNOWN', '/kind', `there is no kind ${kind}: ${definitionKinds.join(', ')}`)];
  if (!isName(kind, name)) return [problem('DEFINITION_NAME_INVALID', '/name', nameRule(kind))];
  if (spec === null) return [];
  const rules = kinds[kind];
  if (rules === undefined)
    return [problem('DEFINITION_KIND_UNSUPPORTED', '/kind', `this release cannot keep a ${kind}: leave it out`)];
  const unsound = soundness(spec);
  if (unsound !== undefined) return [problem(unsound.code, unsound.path, unsound.message)];
  return schemaProblems(rules.schema, spec).map((finding) => problemOf(kind, name, finding));
}

export function problemOf(kind: string, name: string, { path, message, code }: Finding): DefinitionProblem {
  return { kind, name, path, code: code ?? 'DEFINITION_INVALID', message };
}

const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** Control characters, a blank at either end: nobody sees them. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^\s|\s$/u;

function isName(kind: DefinitionKind, name: string): boolean {
  if (kind !== 'event') return plainName.test(name);
  return name.length > 0 && name.length <= definitionLimits.nameLength && !unseen.test(name);
}

function nameRule(kind: DefinitionKind): string {
  return kind === 'event'
    ? 'the name of an event is its type: 1 to 256 characters that can be seen'
    : 'a name is 1 to 128 letters, digits, dots, dashes and underscores, a letter or digit first';
}

type Unsound = { readonly code: ErrorCode; readonly path: string; readonly message: string };

/** Whether the value can be written as JSON within the limits. Level by level, so that no depth is too deep to be seen. */
function soundness(spec: JsonObject): Unsound | undefined {
  let level: readonly unknown[] = [spec];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > definitionLimits.depth) return tooLarge(`nested deeper than ${definitionLimits.depth} levels`);
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'object' && value !== null) {
        if (Object.hasOwn(value, '__proto__')) return invalid('a field may not be named __proto__');
        below.push(...Object.values(value));
      } else if (!isPlain(value)) return invalid(`${String(value)} is no JSON value`);
    }
    level = below;
  }
  const bytes = Buffer.byteLength(canonicalJson(spec));
  if (bytes > definitionLimits.documentBytes)
    return tooLarge(`${bytes} bytes are more than ${definitionLimits.documentBytes}`);
  return undefined;
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean';
}

function tooLarge(message: string): Unsound {
  return { code: 'DEFINITION_TOO_LARGE', path: '/spec', message };
}

function invalid(message: string): Unsound {
  return { code: 'DEFINITION_INVALID', path: '/spec', message };
}
