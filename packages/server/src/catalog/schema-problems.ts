import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Errors } from 'typebox/value';
import type { Finding } from './catalog.ts';
import { pointerPart } from './diff.ts';

// The library stops at 8 errors: in a union of nine forms not even one wrong field is among them for certain.
Settings.Set({ maxErrors: 2000 });

type SchemaError = ReturnType<typeof Errors>[number];

/** Problems told of one document; beyond it they are of no more use. */
const most = 50;

/** What does not fit the schema, each place once, in words of the document. `path` begins below `/spec`. */
export function schemaProblems(schema: TSchema, spec: unknown): readonly Finding[] {
  const found = new Map<string, Finding>();
  // A field that is not known first: it may be the one that is missing, misspelt.
  const rank = ({ keyword }: SchemaError): number => (keyword === 'additionalProperties' ? 0 : 1);
  for (const error of relevant(Errors(schema, spec)).toSorted((a, b) => rank(a) - rank(b))) {
    for (const finding of tell(error)) if (!found.has(finding.path)) found.set(finding.path, finding);
  }
  return [...found.values()].slice(0, most);
}

/**
 * A union fails with the errors of all its branches. Of those the branch counts that was meant: whose constants fit. When
 * none does, the constants are what is to be told; when several do, the branch that is wrong in the fewest places.
 */
function relevant(errors: readonly SchemaError[]): readonly SchemaError[] {
  const [union] = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .toSorted((a, b) => a.schemaPath.length - b.schemaPath.length || a.instancePath.length - b.instancePath.length);
  if (union === undefined) return errors;
  const isInside = (error: SchemaError): boolean =>
    error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`) && isBelow(error.instancePath, union.instancePath);
  const branches = new Map<string, SchemaError[]>();
  for (const error of errors.filter(isInside)) {
    const branch = error.schemaPath.slice(union.schemaPath.length).split('/')[2] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const rest = errors.filter((error) => error !== union && !isInside(error));
  return [...ofUnion(union, [...branches.values()]), ...relevant(rest)];
}

function ofUnion(union: SchemaError, branches: readonly (readonly SchemaError[])[]): readonly SchemaError[] {
  const depth = union.instancePath.split('/').length;
  /** A constant of the value itself, or of one of its fields: it says which branch was meant. */
  const says = (error: SchemaError): boolean =>
    allowedBy(error) !== undefined && error.instancePath.split('/').length <= depth + 1;
  const [fewest] = branches
    .filter((branch) => !branch.some(says))
    .map(relevant)
    .toSorted((a, b) => a.length - b.length);
  const all = branches.flat();
  const [first] = all;
  if (first === undefined) return [union];
  if (all.every(({ keyword, instancePath }) => keyword === 'type' && instancePath === union.instancePath)) {
    const type = all.map(({ params }) => (params as { type: string | string[] }).type).flat();
    return [{ ...first, schemaPath: union.schemaPath, keyword: 'type', params: { type } } as SchemaError];
  }
  if (fewest !== undefined) return fewest;
  const said = all.filter(says);
  const [one] = said;
  if (one === undefined || said.some(({ instancePath }) => instancePath !== one.instancePath)) return [union];
  const allowedValues = said.flatMap((error) => allowedBy(error) ?? []);
  return [{ ...one, schemaPath: union.schemaPath, keyword: 'enum', params: { allowedValues } } as SchemaError];
}

function allowedBy(error: SchemaError): readonly unknown[] | undefined {
  if (error.keyword === 'const') return [error.params.allowedValue];
  return error.keyword === 'enum' ? error.params.allowedValues : undefined;
}

function tell(error: SchemaError): readonly Finding[] {
  const path = `/spec${error.instancePath}`;
  switch (error.keyword) {
    // Told by `additionalProperties`, which knows the name.
    case 'boolean':
      return [];
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        path: `${path}/${pointerPart(name)}`,
        message: `there is no such field: ${name}. Leave it out, or mend its spelling`,
      }));
    case 'required':
      return error.params.requiredProperties.map((name) => ({
        path: `${path}/${pointerPart(name)}`,
        message: `${name} is missing`,
      }));
    case 'enum':
      return [{ path, message: `must be one of: ${[...new Set(error.params.allowedValues)].map(String).join(', ')}` }];
    case 'type':
      return [{ path, message: `must be ${[...new Set([error.params.type].flat())].join(' or ')}` }];
    case 'const':
      return [{ path, message: `must be ${String(error.params.allowedValue)}` }];
    case 'pattern':
      return [{ path, message: `must match ${String(error.params.pattern)}` }];
    case 'anyOf':
      return [{ path, message: 'has none of the forms that are allowed here' }];
    default:
      return [{ path, message: error.message }];
  }
}

function isBelow(path: string, top: string): boolean {
  return path === top || path.startsWith(`${top}/`);
}
