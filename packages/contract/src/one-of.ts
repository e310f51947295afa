import { Type } from 'typebox';

/** A text out of a list, as one enum: a misfit is told in one error, whatever it is. */
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values, ...(description === undefined ? {} : { description }) });
