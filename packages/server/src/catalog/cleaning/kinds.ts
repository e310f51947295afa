import type { EventSpec, Formula, MappingSpec, NoiseSpec } from '@millrace/contract';
import { EventSpec as EventSchema, MappingSpec as MappingSchema, NoiseSpec as NoiseSchema } from '@millrace/contract';
import { pointerPart } from '../../kernel/kernel.ts';
import type { Finding, KindRules } from '../catalog.ts';
import { typeDoubts, unknownType } from '../doubts.ts';
import { checkEvent, type Complaint } from './check-event.ts';
import { checkMapping } from './compile-mapping.ts';
import { checkNoise } from './compile-noise.ts';

export const eventKind: KindRules = {
  schema: EventSchema,
  check: (spec: EventSpec) => checkEvent(spec).map(findingOf),
};
export const mappingKind: KindRules = {
  schema: MappingSchema,
  check: (spec: MappingSpec) => checkMapping(spec).map(findingOf),
  doubts: ({ event }: MappingSpec, known) =>
    typesMade(event.type).flatMap((type) => unknownType(type, known, '/spec/event/type')),
};
export const noiseKind: KindRules = {
  schema: NoiseSchema,
  check: (spec: NoiseSpec) => checkNoise(spec).map(findingOf),
  // It is heard before it is cleaned: what documents say of its fields does not hold yet.
  doubts: ({ when, types = [] }: NoiseSpec, known) => [
    ...types.flatMap((type, at) => unknownType(type, known, `/spec/types/${at}`)),
    ...(when === undefined ? [] : typeDoubts({ path: 'spec.when', expression: when }, known)),
  ],
};

/** The types that a formula gives for certain. */
export function typesMade(formula: Formula): readonly string[] {
  if (typeof formula === 'string') return [];
  if ('words' in formula) return Object.values(formula.words).map(String);
  return 'value' in formula ? [String(formula.value)] : [];
}

function findingOf({ path, why, code }: Complaint): Finding {
  return { path: `/spec${pointerOf(path)}`, message: why, ...(code !== undefined && { code }) };
}

/** `fields.valid_fields.email` names the field `valid_fields.email`: only the first dot parts. */
function pointerOf(path: string): string {
  if (path === '') return '';
  const dot = path.indexOf('.');
  const parts = dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
  return `/${parts.map(pointerPart).join('/')}`;
}
