import { limits } from '@millrace/contract';
import { Type } from 'typebox';
import { Failure } from '../../kernel/kernel.ts';

export const KindParam = Type.String({ minLength: 1, maxLength: limits.subjectKindLength });
export const EntityParams = Type.Object({
  kind: KindParam,
  id: Type.String({ minLength: 1, maxLength: limits.subjectIdLength }),
});

/** A member of a query string; REQUEST_INVALID where it stands there twice. */
export function oneText(query: unknown, name: string): string | undefined {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new Failure('REQUEST_INVALID', { detail: `${name}: must be one text` });
}
