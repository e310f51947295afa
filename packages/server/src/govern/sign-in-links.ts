import type { Clock } from '../kernel/kernel.ts';
import { hashOf, newSecret, type Random } from './secrets.ts';
import { sessionMs } from './sessions.ts';

export type SignInLinks = {
  /** A token that signs in once, to this workspace. It lives in memory and as long as a session. */
  mint(workspace: string): string;
  /** The workspace, the first time. */
  take(token: string): string | undefined;
};

export function openSignInLinks(clock: Clock, random: Random): SignInLinks {
  const links = new Map<string, { readonly workspace: string; readonly expires: number }>();
  return {
    mint(workspace) {
      const token = newSecret(random);
      links.set(hashOf(token), { workspace, expires: clock.now() + sessionMs });
      return token;
    },
    take(token) {
      const hash = hashOf(token);
      const link = links.get(hash);
      links.delete(hash);
      return link !== undefined && link.expires > clock.now() ? link.workspace : undefined;
    },
  };
}
