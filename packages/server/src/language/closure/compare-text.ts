/**
 * Order by code point, which is the byte order of UTF-8 and so the engine's. UTF-16 puts U+E000–U+FFFF behind the
 * surrogates of the code points above them; the fix-up moves surrogates to the end.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const most = Math.min(a.length, b.length);
  for (let i = 0; i < most; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return fixed(x) - fixed(y);
  }
  return a.length - b.length;
}

function fixed(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
