const ascii = /^[\0-\u007f]*$/;
const capital = /[A-Z]/;

/** A to Z only, as the engine's `lower`: nothing that a language has to decide. */
export function lowerAscii(text: string): string {
  if (!capital.test(text)) return text;
  if (ascii.test(text)) return text.toLowerCase();
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    units[i] = unit >= 65 && unit <= 90 ? unit + 32 : unit;
  }
  return Buffer.from(units.buffer).toString('utf16le');
}
