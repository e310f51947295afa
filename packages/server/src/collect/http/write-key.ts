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
