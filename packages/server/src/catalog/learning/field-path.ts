import { pathOf } from '../cleaning/paths.ts';

/** The keys of a JSON pointer. */
export function keysOfPointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The same place as documents write it; undefined inside of lists, and where a key is one that no document can name. */
export function documentPath(pointer: string): string | undefined {
  const keys = keysOfPointer(pointer);
  if (keys.some((key) => key === '[]' || key === '' || key === '__proto__')) return undefined;
  return pathOf(keys);
}
