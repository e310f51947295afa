import { readFile } from 'node:fs/promises';
import type { EventSpec, JsonObject, MappingSpec, NoiseSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { readYaml } from '../yaml.ts';
import { checkEvent } from './check-event.ts';
import { compileEvent } from './compile-event.ts';
import { checkMapping, compileMapping } from './compile-mapping.ts';
import { checkNoise } from './compile-noise.ts';

const page = await readFile(new URL('../../../../../docs/events.md', import.meta.url), 'utf8');

function block(language: string, label: string): string {
  const found = page.split(`\`\`\`${language} ${label}\n`)[1]?.split('\n```')[0];
  if (found === undefined) throw new Error(`docs/events.md has no ${language} ${label}`);
  return found;
}

const specOf = (label: string): unknown =>
  (readYaml(block('yaml', label))[0]?.value as { spec?: unknown } | undefined)?.spec;
const json = (label: string): JsonObject => JSON.parse(block('json', label)) as JsonObject;

test('docs/events.md: an event is cleaned as the page says', () => {
  const spec = specOf('event') as EventSpec;
  expect(checkEvent(spec)).toEqual([]);
  const report = { problems: [], changes: null };
  expect(compileEvent(spec).clean(json('sent'), report)).toEqual(json('kept'));
  expect(report.problems).toEqual([]);
});

test('docs/events.md: its noise and its mapping are sound, and the foreign item becomes the event', () => {
  expect(checkNoise(specOf('noise') as NoiseSpec)).toEqual([]);
  const mapping = specOf('mapping') as MappingSpec;
  expect(checkMapping(mapping)).toEqual([]);
  const map = compileMapping({ shop: mapping });
  expect(map({ producer: 'shop', item: json('foreign') })?.item).toEqual(json('event'));
});
