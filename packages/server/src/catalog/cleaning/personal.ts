/** What a value looks like that is somebody's own, whatever its field is called. */
export type PersonalShape = 'email' | 'phone' | 'ssn';

const email = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,24}$/;
const ssn = /^\d{3}[- ]\d{2}[- ]\d{4}$/;
/** North American numbers begin with 2 to 9 twice, so that seconds since 1970 are none; others begin with + or 0. */
const phone =
  /^(?:(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}|\+(?:[ ().-]?\d){8,15}|0\d{1,4}[ /-]\d{5,9})$/;
/** Wherever it stands in a text. */
const emails = /[^\s@<>()",;:]{1,64}@[^\s@<>()",;:]{1,190}\.[^\s@.<>()",;:]{2,24}/g;
const ssns = /(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)/g;
const longest = 300;

export function personalShape(text: string): PersonalShape | null {
  if (text.length < 9 && !text.includes('@')) return null;
  if (text.length > longest) return null;
  const bare = text.trim();
  if (bare.includes('@')) return email.test(bare) ? 'email' : null;
  if (ssn.test(bare)) return 'ssn';
  return phone.test(bare) ? 'phone' : null;
}

/** `j***@example.com`, `XXX-XXX-4567`, `XXX-XX-6789`. */
export function maskPersonal(text: string, shape: PersonalShape): string {
  const bare = text.trim();
  if (shape === 'email') {
    const at = bare.lastIndexOf('@');
    return `${at > 1 ? bare.slice(0, 1).toWellFormed() : ''}***${bare.slice(at)}`;
  }
  const last = bare.replaceAll(/\D/g, '').slice(-4);
  return shape === 'ssn' ? `XXX-XX-${last}` : `XXX-XXX-${last}`;
}

/** A text as it may be shown: what looks personal is masked, and so is what looks so inside of it. */
export function withoutPersonal(text: string): string {
  const shape = personalShape(text);
  if (shape !== null) return maskPersonal(text, shape);
  const bare = text.includes('@') ? text.replaceAll(emails, (found) => maskPersonal(found, 'email')) : text;
  return bare.replaceAll(ssns, (found) => maskPersonal(found, 'ssn'));
}
