import { isItem } from '../request.ts';

/** The key in the Authorization header: a Bearer token, or the user name of Basic. */
export function headerKey(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const space = authorization.indexOf(' ');
  const credentials = authorization.slice(space + 1).trim();
  switch (authorization.slice(0, Math.max(0, space)).toLowerCase()) {
    case 'bearer':
      return credentials === '' ? null : credentials;
    case 'basic': {
      const [user] = Buffer.from(credentials, 'base64').toString().split(':', 1);
      return user === undefined || user === '' ? null : user;
    }
    default:
      return null;
  }
}

/** The member `writeKey` of the outermost object. */
export function bodyKey(parsed: unknown): string | null {
  const key = isItem(parsed) ? parsed['writeKey'] : undefined;
  return typeof key === 'string' && key !== '' ? key : null;
}

const member = Buffer.from('"writeKey"');
/** A member name, a colon, and a text of at most 256 characters, each escaped. */
const mostBytes = 2048;
/** Of an attacker's body full of them, so many are looked at. */
const mostKeys = 32;

/** What may be the key of a body that was not parsed: every text that follows a member `writeKey`, wherever it stands. */
export function* keysInside(body: Buffer): Generator<string, void, undefined> {
  const last = body.lastIndexOf(member);
  for (let at = body.indexOf(member), n = 1; at >= 0; at = body.indexOf(member, at + 1), n += 1) {
    if (n >= mostKeys) at = last;
    const start = at + member.length;
    const [, text] = /^\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body.toString('utf8', start, start + mostBytes)) ?? [];
    const key = text === undefined ? null : textOf(text);
    if (key !== null && key !== '') yield key;
  }
}

function textOf(literal: string): string | null {
  try {
    return String(JSON.parse(literal));
  } catch {
    return null;
  }
}
