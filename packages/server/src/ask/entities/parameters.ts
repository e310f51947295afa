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

export const Page = (most: number) => ({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: defaultLimit })),
  cursor: Type.Optional(Type.String({ maxLength: 4096, description: 'From the page before, of the same search' })),
});

const defaultLimit = 50;

export function limitOf(query: unknown, most: number): number {
  const text = oneText(query, 'limit');
  if (text === undefined) return defaultLimit;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= most) return limit;
  throw new Failure('REQUEST_INVALID', { detail: `limit: must be a whole number from 1 to ${most}` });
}
