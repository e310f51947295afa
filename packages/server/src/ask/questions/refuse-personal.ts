import type { By, EntitySpec } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { DimensionSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { personalFields } from './personal-fields.ts';

const eventKinds = ['event'] as const;

/** FIELD_PERSONAL where a dimension, as it was asked for and as it was compiled, would show what documents class as personal. */
export function refusePersonal(
  asked: readonly (By | DimensionSql)[],
  compiled: readonly DimensionSql[],
  documents: Asking['documents'],
): void {
  const personal = documents.compiled(eventKinds, personalFields);
  for (const field of compiled.flatMap(({ fields }) => [...fields])) {
    if (personal.has(field)) throw refused(field);
  }
  for (const each of asked) {
    if (typeof each === 'string' || 'sql' in each || each.attribute === undefined) continue;
    const { kind, field } = each.attribute;
    const spec = documents.find('entity', kind)?.spec as EntitySpec | undefined;
    if (spec?.fields?.[field]?.pii !== undefined) throw refused(`${field} of ${kind}`);
  }
}

function refused(what: string): Failure {
  return new Failure('FIELD_PERSONAL', { detail: `by: ${what} is classed as personal` });
}
