/**
 * A text as JSONExtractRaw gives it back. It differs from JSON.stringify in upper case digits and in escaping the two
 * line separators; a test holds the two equal for every character of the basic plane.
 */
export function rawText(text: string): string {
  return `"${text.replaceAll(/["\\\p{Cc}\u2028\u2029]/gu, escaped)}"`;
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function escaped(character: string): string {
  // \p{Cc} also holds U+007F to U+009F, which stand as they are.
  if (character >= '\u007f' && character <= '\u009f') return character;
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
