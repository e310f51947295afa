import { looksMasked } from '../ui/looks-masked.ts';

/** What a subject is called: the attribute `name` of its state. Undefined: it has none to read. */
export function nameIn(fields: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const name = (fields?.['attributes'] as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && name.trim() !== '' && !looksMasked(name) ? name : undefined;
}
