import { readJson } from '../kernel/kernel.ts';

/**
 * The context as it came: rows keep library and ip beside it ('' = none), a library that is named by an object as its JSON
 * text. A text that only begins like one stays a text: anybody may send it.
 */
export function wholeContext(
  rest: object,
  { library, ip }: { readonly library: string; readonly ip: string },
): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    ...(library !== '' && { library: libraryOf(library) }),
    ...(ip !== '' && { ip }),
  };
}

function libraryOf(text: string): unknown {
  if (!text.startsWith('{')) return text;
  try {
    return readJson(text);
  } catch {
    return text;
  }
}
