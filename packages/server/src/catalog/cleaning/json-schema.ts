import type { EventSpec, FieldDefinition, JsonObject } from '@millrace/contract';
import { closedObjects } from './compile-unknown.ts';
import { keysOf, pathOf } from './paths.ts';

/**
 * The document as JSON Schema 2020-12, for producers and their tools: it holds for the data of an event, once cleaned,
 * exactly when the document finds nothing wrong with it. What cleaning accepts beyond that (old names, other formats and
 * units) is not in it.
 */
export function jsonSchemaOf(name: string, spec: EventSpec): JsonObject {
  const { title, description } = spec;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: title ?? name,
    ...(description === undefined ? {} : { description }),
    ...objectSchema(spec, []),
  };
}

/** The object at a path, with what is declared in it. */
function objectSchema(spec: EventSpec, above: readonly string[]): JsonObject {
  const { fields = {}, unknown } = spec;
  const closed = closedObjects(spec);
  const here = closed.find(({ keys }) => pathOf(keys) === pathOf(above));
  const properties: [string, JsonObject][] = [];
  const required: string[] = [];
  for (const key of here?.known ?? []) {
    const path = pathOf([...above, key]);
    const field = fields[path];
    const parent = closed.some(({ keys }) => keys.length > 0 && pathOf(keys) === path);
    const needed = field?.required === true || (parent && needsObject(spec, [...above, key]));
    const inner = parent ? objectSchema(spec, [...above, key]) : {};
    const own = field === undefined ? (parent ? { type: 'object' } : {}) : fieldSchema(field);
    properties.push([key, orMissing({ ...own, ...inner }, needed)]);
    if (needed) required.push(key);
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
    ...(unknown === 'quarantine' ? { additionalProperties: false } : {}),
  };
}

/** A field inside is required, so what it lies in is. */
function needsObject({ fields = {} }: EventSpec, above: readonly string[]): boolean {
  return Object.entries(fields).some(([path, field]) => {
    const keys = keysOf(path);
    return field.required === true && keys.length > above.length && above.every((key, at) => keys[at] === key);
  });
}

/** null counts as missing. */
function orMissing(schema: JsonObject, required: boolean): JsonObject {
  const { type, enum: values, ...rest } = schema;
  if (required || type === undefined) {
    if (!required) return schema;
    return type === undefined ? { ...schema, not: { type: 'null' } } : schema;
  }
  return {
    type: [type, 'null'],
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
    ...rest,
  };
}

const types = { text: 'string', time: 'string', list: 'array', any: undefined } as const;

function fieldSchema(field: FieldDefinition): JsonObject {
  const { type, title, description, values, min, max, pattern, of } = field;
  const name = Object.hasOwn(types, type) ? types[type as keyof typeof types] : type;
  const [least, most] =
    type === 'text' ? ['minLength', 'maxLength'] : type === 'list' ? ['minItems', 'maxItems'] : ['minimum', 'maximum'];
  return {
    ...(name === undefined ? {} : { type: name }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(type === 'time' ? { format: 'date-time' } : {}),
    ...(values === undefined ? {} : { enum: values }),
    ...(type === 'integer' ? { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER } : {}),
    ...(min === undefined ? {} : { [least as string]: min }),
    ...(max === undefined ? {} : { [most as string]: max }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(of === undefined ? {} : { items: { type: of === 'text' ? 'string' : of } }),
    ...(field.unit === undefined ? {} : { 'x-unit': field.unit }),
    ...(field.reference === undefined ? {} : { 'x-reference': field.reference }),
    ...(field.pii === undefined ? {} : { 'x-pii': field.pii }),
  };
}
