import { expect, test } from 'vitest';
import type { DefinitionDocument } from '@millrace/contract';
import { eventKind, mappingKind, noDocuments, noiseKind } from './catalog.ts';
import { draftPlan } from './plan.ts';

const kinds = { event: eventKind, mapping: mappingKind, noise: noiseKind };
const noise = (type: string): DefinitionDocument => ({
  kind: 'noise',
  name: 'quiet',
  spec: { action: 'drop', when: `type == "${type}"` },
});
const mapping: DefinitionDocument = {
  kind: 'mapping',
  name: 'gull',
  spec: { event: { type: { path: 'code', words: { 1: 'announced' } } } },
};
const event: DefinitionDocument = { kind: 'event', name: 'announced', spec: {} };
const warned = (documents: readonly DefinitionDocument[], seen: readonly string[] = []): string[] =>
  draftPlan({ edition: noDocuments, kinds, documents, prune: false, seen: new Set(seen) }).plan.warnings.map(
    ({ kind, path }) => `${kind} ${path}`,
  );

test('a type that neither came, nor is declared or made, is a warning where it is named', () => {
  expect(warned([noise('anounced'), event])).toEqual(['noise /spec/when']);
  expect(warned([noise('announced')], ['announced'])).toEqual([]);
  expect(warned([noise('announced'), event])).toEqual([]);
});

test('what a mapping makes is told of the mapping alone', () => {
  expect(warned([noise('announced'), mapping])).toEqual(['mapping /spec/event/type']);
  expect(warned([noise('announced'), mapping, event])).toEqual([]);
});

test('while there are problems there are no warnings', () => {
  expect(warned([noise('anounced'), { kind: 'event', name: 'x', spec: { mode: 'shout' } }])).toEqual([]);
});
