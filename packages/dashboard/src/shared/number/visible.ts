const symbolsOfControls = 0x2400;
const deleted = 0x7f;

/** A value with signs in place of what nobody would see, or what would turn around what follows: `␇`, `⟨U+202E⟩`. Pure. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/gu, (sign) => {
    if (/\s/.test(sign) && sign !== '\ufeff') return sign;
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(symbolsOfControls + code);
    return code === deleted ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
