import type { JsonObject } from '@millrace/contract';

/** The name of a document as it is handed in among the schemas of the API. */
export const changedDocument = 'Definition';
const document: JsonObject = { $ref: `${changedDocument}#` };
const documents: JsonObject = { type: 'array', items: document, maxItems: 5000 };

/** Bodies as the API describes them; they are read by `bodies.ts`, and specs are checked by their kinds. */
export const describedChange: JsonObject = {
  description: 'Documents, one or several. As application/yaml: the same, or a stream of documents',
  anyOf: [
    document,
    documents,
    {
      type: 'object',
      properties: {
        documents,
        prune: { type: 'boolean', description: 'Take away what is not named. Default false' },
        expected: { type: 'integer', minimum: 0, description: 'Only if the workspace is at this revision' },
      },
      required: ['documents'],
      additionalProperties: false,
    },
  ],
};

export function describedPut(spec: JsonObject): JsonObject {
  return {
    description: 'The document; kind and name are those of the address',
    type: 'object',
    properties: { kind: { type: 'string' }, name: { type: 'string' }, spec },
    required: ['spec'],
    additionalProperties: false,
  };
}
