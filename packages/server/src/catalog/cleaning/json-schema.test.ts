import type { EventSpec, FieldDefinition, JsonObject } from '@millrace/contract';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { Problem } from './cleaning.ts';
import { compileEvent } from './compile-event.ts';
import { jsonSchemaOf } from './json-schema.ts';

const texts = ['', 'a', 'ab', 'abc', 'AB', ' a ', '👍', '12345', '2026-01-05', '2026-01-05T09:00:00+01:00', 'x'];
const scalar = fc.oneof(
  fc.constantFrom(...texts),
  fc.constantFrom(0, 1, -1, 1.5, 3, 1e21),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'constructor'), scalar) },
);
const names = ['a', 'b', 'c', 'constructor', 'o'];
const data = fc.dictionary(fc.constantFrom(...names), value) as fc.Arbitrary<JsonObject>;

const size = { min: fc.integer({ min: 0, max: 2 }), max: fc.integer({ min: 2, max: 4 }), required: fc.boolean() };
const some = { requiredKeys: ['type'] } as const satisfies { requiredKeys: ['type'] };
const field = fc.oneof(
  fc.record(
    {
      type: fc.constant('text' as const),
      ...size,
      values: fc.subarray(texts, { minLength: 1 }),
      pattern: fc.constantFrom('^a', 'b$', '[0-9]{5}', '^.$'),
      trim: fc.boolean(),
      case: fc.constantFrom('lower' as const, 'upper' as const),
      default: fc.constantFrom('a', 'abc'),
    },
    some,
  ),
  fc.record(
    { type: fc.constantFrom('number' as const, 'integer' as const), ...size, values: fc.constant([1, 3]) },
    some,
  ),
  fc.record({ type: fc.constant('boolean' as const), required: fc.boolean(), default: fc.boolean() }, some),
  fc.record({ type: fc.constant('time' as const), required: fc.boolean() }, some),
  fc.record(
    { type: fc.constant('list' as const), ...size, of: fc.constantFrom('text' as const, 'number' as const) },
    some,
  ),
  fc.record({ type: fc.constantFrom('object' as const, 'any' as const), required: fc.boolean() }, some),
) as fc.Arbitrary<FieldDefinition>;

const spec = fc
  .record(
    {
      fields: fc.dictionary(fc.constantFrom(...names, 'o.a', 'o.b', 'o.b.c', 'a.constructor'), field, { maxKeys: 6 }),
      unknown: fc.constantFrom('keep' as const, 'drop' as const, 'quarantine' as const),
    },
    { requiredKeys: ['fields'] },
  )
  .filter((document: EventSpec) => checkEvent(document).length === 0);

test('clean data is right exactly when its JSON Schema says so, and cleaning it again changes nothing', () => {
  let [right, wrong] = [0, 0];
  const property = fc.property(spec, fc.array(data, { minLength: 10, maxLength: 40 }), (document, events) => {
    const ajv = addFormats.default(new Ajv2020({ strict: false, ownProperties: true }));
    const holds = ajv.compile(jsonSchemaOf('x', document));
    const { clean } = compileEvent(document);
    for (const event of events) {
      const problems: Problem[] = [];
      const cleaned = clean(event, { problems, changes: null });
      expect(holds(cleaned), JSON.stringify({ cleaned, problems, errors: holds.errors })).toBe(problems.length === 0);
      expect(clean(cleaned, { problems: [], changes: null })).toBe(cleaned);
      if (problems.length === 0) right += 1;
      else wrong += 1;
    }
  });
  fc.assert(property, { numRuns: 120 });
  expect(right).toBeGreaterThan(50);
  expect(wrong).toBeGreaterThan(50);
});

test('says what it knows, in the words of JSON Schema 2020-12', () => {
  const document: EventSpec = {
    title: 'Lead sold',
    fields: {
      price: { type: 'integer', required: true, unit: 'minor', currency: 'USD', min: 0 },
      buyer_id: { type: 'text', reference: 'buyer' },
      'valid_fields.email': { type: 'boolean', required: true },
    },
    unknown: 'quarantine',
  };
  const schema = jsonSchemaOf('sold', document);
  expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
  expect(schema).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Lead sold',
    type: 'object',
    properties: {
      price: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, 'x-unit': 'minor' },
      buyer_id: { type: ['string', 'null'], 'x-reference': 'buyer' },
      valid_fields: {
        type: 'object',
        properties: { email: { type: 'boolean' } },
        required: ['email'],
        additionalProperties: false,
      },
    },
    required: ['price', 'valid_fields'],
    additionalProperties: false,
  });
});
