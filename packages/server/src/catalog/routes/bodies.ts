import { DefinitionDocument, type DefinitionProblem } from '@millrace/contract';
import { Type, type Static, type TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { Failure, firstMisfit, isFailure, within, readJson } from '../../kernel/kernel.ts';
import type { RollbackTo, Wanted } from '../catalog.ts';
import { isKind } from '../check-document.ts';
import { readYaml, type Place } from '../yaml.ts';

export const yamlTypes = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** Of plan and apply. As YAML: this, a document, a list of them, or documents parted by `---`. */
const Documents = Type.Object(
  {
    documents: Type.Array(DefinitionDocument, { maxItems: 5000 }),
    prune: Type.Optional(Type.Boolean({ description: 'Take away what is not named. Default false' })),
    expected: Type.Optional(Type.Integer({ minimum: 0, description: 'Only if the workspace is at this revision' })),
  },
  { additionalProperties: false },
);

const PutBody = Type.Object(
  {
    kind: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    spec: Type.Unsafe<NonNullable<DefinitionDocument['spec']>>({ type: 'object' }),
  },
  { additionalProperties: false },
);

export const RollbackBody = Type.Union([
  Type.Object(
    { kind: Type.String(), name: Type.String(), version: Type.Integer({ minimum: 1 }) },
    { additionalProperties: false },
  ),
  Type.Object({ revision: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
]);

/** What the parsers make of a body: its values, and where in its text they stand. */
export type Body = { readonly values: readonly unknown[]; readonly placeOf?: PlaceOf };
type PlaceOf = (index: number, path: string) => Place;

export function jsonBody(text: string): Body {
  try {
    return { values: [readJson(text)] };
  } catch (error) {
    throw new Failure('BODY_NOT_JSON', { cause: error });
  }
}

export function yamlBody(text: string): Body {
  const parsed = readYaml(text);
  return { values: parsed.map(({ value }) => value), placeOf: (n, path) => parsed[n]?.placeOf(path) ?? nowhere };
}
const nowhere: Place = { line: 1, column: 1 };

type Located = (problem: DefinitionProblem) => DefinitionProblem;
/** `located`: a problem with its place in the text, where the body was a text. */
export type ChangeWanted = { readonly wanted: Wanted; readonly located: Located };

/** REQUEST_INVALID says what in the body does not fit. */
export function changeOf({ values, placeOf }: Body): ChangeWanted {
  const [first] = values;
  const isWhole = values.length === 1 && isObject(first) && 'documents' in first;
  const isList = values.length === 1 && Array.isArray(first);
  const wanted = fit(Documents, isWhole ? first : { documents: isList ? first : values });
  const top = (n: number): string => (isWhole ? `/documents/${n}` : isList ? `/${n}` : '');
  const located: Located = (problem) => {
    const n = wanted.documents.findIndex(({ kind, name }) => kind === problem.kind && name === problem.name);
    if (placeOf === undefined || n < 0) return problem;
    return { ...problem, ...placeOf(isWhole || isList ? 0 : n, `${top(n)}${problem.path}`) };
  };
  return { wanted, located };
}

/** The same refusal, its problems with their places. */
export function locate(error: unknown, located: Located): unknown {
  if (!isFailure(error)) return error;
  const { code, detail, members } = error;
  const { problems } = members as { readonly problems?: readonly DefinitionProblem[] };
  if (problems === undefined) return error;
  return new Failure(code, {
    ...(detail !== undefined && { detail }),
    members: { ...members, problems: problems.map(located) },
    cause: error,
  });
}

export function putOf(body: Body, kind: string, name: string): Static<typeof PutBody> {
  const put = fit(PutBody, only(body));
  for (const [field, wanted] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    const given = put[field];
    if (given !== undefined && given !== wanted)
      throw new Failure('REQUEST_INVALID', { detail: `body/${field}: is ${given}, but the address says ${wanted}` });
  }
  return put;
}

export function rollbackOf(body: Body): RollbackTo {
  const to = fit(RollbackBody, only(body));
  if ('revision' in to) return to;
  const { kind, name, version } = to;
  if (!isKind(kind)) throw new Failure('DEFINITION_KIND_UNKNOWN', { detail: kind });
  return { kind, name, version };
}

function only({ values }: Body): unknown {
  if (values.length === 1) return values[0];
  throw new Failure('REQUEST_INVALID', { detail: `the body has ${values.length} documents; send one` });
}

function fit<T extends TSchema>(schema: T, value: unknown): Static<T> {
  const errors = Errors(schema, value);
  if (errors.length === 0) return value as Static<T>;
  const { path, message } = firstMisfit(errors, within(value));
  throw new Failure('REQUEST_INVALID', { detail: `body${path}: ${message}` });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
