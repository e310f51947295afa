import { definitionKinds, definitionLimits, type DefinitionKind, type JsonObject } from '@millrace/contract';
import type { Kinds } from './catalog.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** A document of a kind as JSON Schema 2020-12; undefined: documents of this kind cannot be kept yet. */
export function documentSchemaOf(kinds: Kinds, kind: DefinitionKind): JsonObject | undefined {
  const document = documentOf(kinds, kind, (spec) => spec);
  return document && { $schema: dialect, ...document };
}

/** A document of any kind, told by its kind. */
export function anyDocumentSchema(kinds: Kinds): JsonObject {
  return { $schema: dialect, title: 'A document', ...oneOfKinds(kinds, (spec) => spec) };
}

/** As it is handed in: `spec` null takes it away. */
export function changedDocumentSchema(kinds: Kinds): JsonObject {
  return {
    title: 'A document, or one to take away',
    ...oneOfKinds(kinds, (spec) => ({ anyOf: [spec, { type: 'null' }] })),
  };
}

/** What may stand in `spec`, whatever the kind. */
export function anySpecSchema(kinds: Kinds): JsonObject {
  return { anyOf: definitionKinds.flatMap((kind) => specOf(kinds, kind) ?? []) };
}

type Around = (spec: JsonObject) => JsonObject;

function oneOfKinds(kinds: Kinds, around: Around): JsonObject {
  return {
    type: 'object',
    discriminator: { propertyName: 'kind' },
    oneOf: definitionKinds.flatMap((kind) => documentOf(kinds, kind, around) ?? []),
  };
}

function documentOf(kinds: Kinds, kind: DefinitionKind, around: Around): JsonObject | undefined {
  const spec = specOf(kinds, kind);
  if (spec === undefined) return undefined;
  return {
    title: `${kind} document`,
    type: 'object',
    properties: {
      kind: { const: kind },
      name: { type: 'string', minLength: 1, maxLength: definitionLimits.nameLength },
      spec: around(spec),
    },
    required: ['kind', 'name', 'spec'],
    additionalProperties: false,
  };
}

function specOf(kinds: Kinds, kind: DefinitionKind): JsonObject | undefined {
  const schema = kinds[kind]?.schema;
  return schema && { title: `spec of ${kind}`, ...(JSON.parse(JSON.stringify(schema)) as JsonObject) };
}
