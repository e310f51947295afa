/** `page;if=data.path == "/";in=7d`: a head and its named parts, short enough for an address. A backslash guards `;` and itself. */
export type Compact = { readonly head: string; readonly parts: Readonly<Record<string, string>> };

const guard = (text: string): string => text.replaceAll(/[\\;]/g, String.raw`\$&`);
const unguard = (text: string): string => text.replaceAll(/\\(.)/gs, '$1');

export function writeCompact(head: string, parts: Readonly<Record<string, string | undefined>>): string {
  const told = Object.entries(parts).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${guard(value)}`],
  );
  return [guard(head), ...told].join(';');
}

/** undefined where a part is not one of those that are known. */
export function readCompact(text: string, known: readonly string[]): Compact | undefined {
  const [head = '', ...rest] = `;${text}`.match(/;(?:\\.|[^\\;])*/gs) ?? [];
  const parts: Record<string, string> = {};
  for (const part of rest) {
    const at = part.indexOf('=');
    const key = part.slice(1, at);
    if (at < 0 || !known.includes(key)) return undefined;
    parts[key] = unguard(part.slice(at + 1));
  }
  return { head: unguard(head.slice(1)), parts };
}
