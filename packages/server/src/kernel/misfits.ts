/** Says what of a value does not fit a schema, from the errors of whichever validator: where, what was expected, what came. */

/** As the JSON Schema validators tell it: ajv one name at a time, TypeBox all names of a kind at once. */
export type SchemaError = {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
};

/** `path` is a JSON pointer; '' is the value itself. */
export type Misfit = { readonly path: string; readonly message: string };

const mostShown = 80;

/** Each place once, in words. A field that is not known comes first: it may be the one that is missing, misspelt. */
export function misfits(errors: readonly SchemaError[]): readonly Misfit[] {
  const found = new Map<string, Misfit>();
  const rank = ({ keyword }: SchemaError): number => (keyword === 'additionalProperties' ? 0 : 1);
  for (const error of relevant(errors).toSorted((a, b) => rank(a) - rank(b)))
    for (const misfit of tell(error)) if (!found.has(misfit.path)) found.set(misfit.path, misfit);
  return [...found.values()];
}

/** The first of them, with what stands there instead: `came` is asked for its place. */
export function firstMisfit(errors: readonly SchemaError[], came: (path: string) => unknown): Misfit {
  const [first = { path: '', message: 'does not fit' }] = misfits(errors);
  const found = came(first.path);
  if (found === undefined || first.message.startsWith('there is no')) return first;
  return { ...first, message: `${first.message}, not ${shown(found)}` };
}

/** Without what is inside: it may be nested deeper than can be printed, and as large as a body. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isKeyed(value)) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, mostShown)) : String(value);
  return typeof value === 'string' && value.length > mostShown ? `${text}…` : text;
}

/** What stands at a place of a value; undefined where nothing does. */
export function within(value: unknown): (path: string) => unknown {
  return (path) =>
    path
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, part) => (isKeyed(at) && Object.hasOwn(at, part) ? at[part] : undefined), value);
}

function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
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
    const type = all.flatMap(({ params }) => params['type']);
    return [{ ...first, schemaPath: union.schemaPath, keyword: 'type', params: { type } }];
  }
  if (fewest !== undefined) return fewest.map((error) => withHome(error, union, branches));
  const said = all.filter(says);
  const [one] = said;
  if (one === undefined || said.some(({ instancePath }) => instancePath !== one.instancePath)) return [union];
  const allowedValues = said.flatMap((error) => allowedBy(error) ?? []);
  return [{ ...one, schemaPath: union.schemaPath, keyword: 'enum', params: { allowedValues } }];
}

/** Of a name that is not known, the branches that know it, by the constant that says which they are: `fold: sum`. */
function withHome(error: SchemaError, union: SchemaError, branches: readonly (readonly SchemaError[])[]): SchemaError {
  const { keyword, instancePath, params } = error;
  if (keyword !== 'additionalProperties' || instancePath !== union.instancePath) return error;
  const unknownTo = (branch: readonly SchemaError[], name: string): boolean =>
    branch.some((one) => one.keyword === keyword && one.instancePath === instancePath && namesOf(one).includes(name));
  const homes = namesOf(error).map((name) =>
    branches
      .filter((branch) => !unknownTo(branch, name))
      .flatMap((branch) => branch.filter((one) => one.instancePath.startsWith(`${instancePath}/`)))
      .flatMap((one) =>
        (allowedBy(one) ?? []).map((value) => `${one.instancePath.split('/').at(-1)}: ${String(value)}`),
      ),
  );
  return { ...error, params: { ...params, homes } };
}

const namesOf = ({ params }: SchemaError): readonly string[] =>
  names(params, 'additionalProperties', 'additionalProperty');

function allowedBy(error: SchemaError): readonly unknown[] | undefined {
  if (error.keyword === 'const') return [error.params['allowedValue']];
  return error.keyword === 'enum' ? (error.params['allowedValues'] as readonly unknown[]) : undefined;
}

function tell({ keyword, instancePath: path, params, message = 'does not fit' }: SchemaError): readonly Misfit[] {
  switch (keyword) {
    // Told by `additionalProperties`, which knows the name.
    case 'boolean':
      return [];
    case 'additionalProperties':
      return names(params, 'additionalProperties', 'additionalProperty').map((name, at) => ({
        path: `${path}/${pointerPart(name)}`,
        message: `there is no such field${homeOf(params, at)}: ${name}. Leave it out, or mend its spelling`,
      }));
    case 'required':
      return names(params, 'requiredProperties', 'missingProperty').map((name) => ({
        path: `${path}/${pointerPart(name)}`,
        message: `${name} is missing`,
      }));
    case 'enum':
      return [
        { path, message: `must be one of: ${[...new Set([params['allowedValues']].flat())].map(String).join(', ')}` },
      ];
    case 'type':
      return [{ path, message: `must be ${[...new Set([params['type']].flat())].join(' or ')}` }];
    case 'const':
      return [{ path, message: `must be ${String(params['allowedValue'])}` }];
    case 'pattern':
      return [{ path, message: `must match ${String(params['pattern'])}` }];
    case 'anyOf':
      return [{ path, message: 'has none of the forms that are allowed here' }];
    default:
      return [{ path, message }];
  }
}

function homeOf({ homes }: SchemaError['params'], at: number): string {
  const known = (homes as readonly (readonly string[])[] | undefined)?.[at] ?? [];
  return known.length === 0 ? '' : ` here, it goes with ${[...new Set(known)].join(' or ')}`;
}

/** A field's name as a part of a JSON pointer. */
export function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function names(params: SchemaError['params'], many: string, one: string): readonly string[] {
  return [params[many] ?? params[one] ?? []].flat().map(String);
}

function isBelow(path: string, top: string): boolean {
  return path === top || path.startsWith(`${top}/`);
}
