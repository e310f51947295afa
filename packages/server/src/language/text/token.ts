/** `value`: of a text and of a quoted name what stands between the quotes, escapes resolved. `at` and `end` are offsets. */
export type Token = {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'mark' | 'end';
  readonly value: string;
  readonly at: number;
  readonly end: number;
};

/** What cannot be read, and where. */
export type Misread = { readonly at: number; readonly why: string };

export const plainName = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const name = /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const mark = /&&|\|\||[=!<>]=|[-+*/%<>!?:()[\],.]/y;
const blank = /\s*/y;

export function readToken(text: string, from: number): Token | Misread {
  const at = found(blank, text, from)?.end ?? from;
  if (at >= text.length) return { kind: 'end', value: '', at, end: at };
  const first = text.charAt(at);
  if (first === '"' || first === "'") return readQuoted(text, at, 'text');
  if (first === '`') return readQuoted(text, at, 'quoted');
  for (const [kind, pattern] of patterns) {
    const match = found(pattern, text, at);
    if (match !== undefined) return { kind, at, ...match };
  }
  return { at, why: `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}' means nothing here` };
}

const patterns = [
  ['name', name],
  ['number', number],
  ['mark', mark],
] as const;

function found(pattern: RegExp, text: string, at: number): { value: string; end: number } | undefined {
  pattern.lastIndex = at;
  const value = pattern.exec(text)?.[0];
  return value === undefined ? undefined : { value, end: at + value.length };
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function readQuoted(text: string, at: number, kind: 'text' | 'quoted'): Token | Misread {
  const quote = text.charAt(at);
  let value = '';
  let from = at + 1;
  for (let i = from; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '\n') break;
    if (character === quote) return { kind, value: value + text.slice(from, i), at, end: i + 1 };
    if (character !== '\\') continue;
    const escaped = text.charAt(i + 1);
    const code = escaped === 'u' ? /^[0-9a-fA-F]{4}$/.exec(text.slice(i + 2, i + 6))?.[0] : undefined;
    const meant = code === undefined ? meantBy(escaped) : String.fromCharCode(Number.parseInt(code, 16));
    if (meant === undefined) return { at: i, why: `'\\${escaped}' is no escape; a backslash is written \\\\` };
    value += text.slice(from, i) + meant;
    i += code === undefined ? 1 : 5;
    from = i + 1;
  }
  return { at, why: `the closing ${quote} is missing on this line` };
}

function meantBy(escaped: string): string | undefined {
  return '"\'`\\/'.includes(escaped) && escaped !== '' ? escaped : escapes[escaped];
}
