import type { EventSpec, MappingSpec, NoiseSpec } from '@millrace/contract';
import { EventSpec as EventSchema, MappingSpec as MappingSchema, NoiseSpec as NoiseSchema } from '@millrace/contract';
import { isFailure, pointerPart } from '../../kernel/kernel.ts';
import type { Finding, KindRules } from '../catalog.ts';
import { checkEvent, type Complaint } from './check-event.ts';
import { checkMapping } from './compile-mapping.ts';
import { checkNoise } from './compile-noise.ts';

export const eventKind: KindRules = {
  schema: EventSchema,
  check: (spec: EventSpec) => findings(() => checkEvent(spec)),
};
export const mappingKind: KindRules = {
  schema: MappingSchema,
  check: (spec: MappingSpec) => findings(() => checkMapping(spec)),
};
export const noiseKind: KindRules = {
  schema: NoiseSchema,
  check: (spec: NoiseSpec) => findings(() => checkNoise(spec)),
};

/** A condition that is none is refused by the language; both kinds have theirs in `when`. */
function findings(check: () => readonly Complaint[]): readonly Finding[] {
  try {
    return check().map(({ path, why }) => ({ path: `/spec${pointerOf(path)}`, message: why }));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [{ path: '/spec/when', code: error.code, message: error.detail ?? error.message }];
  }
}

/** `fields.valid_fields.email` names the field `valid_fields.email`: only the first dot parts. */
function pointerOf(path: string): string {
  if (path === '') return '';
  const dot = path.indexOf('.');
  const parts = dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
  return `/${parts.map(pointerPart).join('/')}`;
}
