/** The keys of a path: `data.a\.b` is the key `a.b` of `data`. */
export function keysOf(path: string): string[] {
  if (!path.includes('\\')) return path.split('.');
  const keys = [''];
  for (let i = 0; i < path.length; i += 1) {
    const character = path.charAt(i);
    const next = path.charAt(i + 1);
    if (character === '.') keys.push('');
    else if (character === '\\' && (next === '.' || next === '\\')) {
      keys[keys.length - 1] += next;
      i += 1;
    } else keys[keys.length - 1] += character;
  }
  return keys;
}

export function pathOf(keys: readonly string[]): string {
  return keys.map((key) => key.replaceAll(/[\\.]/g, String.raw`\$&`)).join('.');
}
