import * as z from 'zod/mini';

/** A parameter that may stand in an address several times. */
export function several(each: z.ZodMiniType<string>, most: number) {
  const list = z.array(each).check(z.maxLength(most));
  return z.pipe(
    z.union([list, each]),
    z.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value)),
  );
}

/** What a parameter says as JSON, or as plain text: conditions and dimensions have a text form, and a tree for what has none. */
export function plainOrTree<Tree>(text: string): string | Tree {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text) as Tree;
  } catch {
    return text;
  }
}

export function asParam(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
