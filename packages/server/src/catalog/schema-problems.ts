import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Errors } from 'typebox/value';
import { misfits } from '../kernel/kernel.ts';
import type { Finding } from './catalog.ts';

// The library stops at 8 errors: in a union of nine forms not even one wrong field is among them for certain.
Settings.Set({ maxErrors: 2000 });

/** Problems told of one document; beyond it they are of no more use. */
const most = 50;

/** What does not fit the schema, each place once, in words of the document. `path` begins below `/spec`. */
export function schemaProblems(schema: TSchema, spec: unknown): readonly Finding[] {
  const found = misfits(Errors(schema, spec));
  return found.slice(0, most).map(({ path, message }) => ({ path: `/spec${path}`, message }));
}
