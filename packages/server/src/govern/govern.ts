/**
 * govern: workspaces, keys, sessions, and who may do what.
 *
 * Law. A key is shown once, when it is minted; kept are the SHA-256 of it and its prefix. `authenticate` answers from
 * memory; what was minted or revoked here holds as soon as the call resolves. Every route that is declared after `plugin`
 * says `config: { policy }` or the server does not start: public; write (any key); read and admin (an admin key, or the
 * session of one who signed in with it or with the link of the start). Wrong keys are KEY_UNKNOWN, and QUOTA_EXCEEDED when
 * one address tries many. A session is a cookie that scripts and other sites cannot use; it ends after 12 h, at sign-out,
 * and with its key. Keys minted, preset, rotated and revoked and sessions begun and ended stand in the audit trail.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Grant } from '../collect/collect.ts';
import type { Clock, Logger } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import { Attempts } from './attempts.ts';
import { auditRoutes } from './audit-routes.ts';
import { authorOf } from './authors.ts';
import { isStillAllowed } from './callers.ts';
import { ensureKeys, type FirstKeys, type MintedKeys } from './first-keys.ts';
import { keyRoutes } from './key-routes.ts';
import { KeyUses } from './key-uses.ts';
import { openKeys } from './keys.ts';
import { enforcePolicy, workspaceOf } from './policy.ts';
import type { Random } from './secrets.ts';
import { sessionRoutes } from './session-routes.ts';
import { openSessions } from './sessions.ts';
import { openSignInLinks } from './sign-in-links.ts';

export type { Policy } from './callers.ts';
export type { FirstKeys, MintedKeys } from './first-keys.ts';

export type KeyKind = Grant['kind'];

export type Caller = {
  readonly workspace: string;
  /** Empty: signed in by the link of the start. */
  readonly keyId: string;
  readonly kind: KeyKind;
  readonly via: 'key' | 'session';
};

export type GovernOptions = {
  readonly records: Records;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
};

export type Govern = {
  authenticate(key: string): Grant | undefined;
  ensureWorkspace(workspace: { readonly id: string; readonly name: string }): Promise<void>;
  ensureKeys(first: FirstKeys): Promise<MintedKeys>;
  /** A key that lives in memory only, as long as this process. */
  lend(grant: Omit<Grant, 'keyId'>): string;
  /** The token of `/sign-in?token=`, good for one sign-in. */
  mintSignIn(workspace: string): string;
  /** Reads the keys again, when another process may have changed them. */
  refresh(): Promise<void>;
  /** Whether whoever opened a stream may still read: its key is not revoked, its session not over. */
  mayStillRead(request: FastifyRequest): boolean;
  /** Calls when a key was revoked or a session has ended, so that who reads may be asked again. Answers with how to leave. */
  onRevoked(listener: () => void): () => void;
  /** Of whoever asks; for routes that are not public. */
  workspaceOf(request: FastifyRequest): string;
  /** Who that is, as versions of documents and the audit trail name it. */
  authorOf(request: FastifyRequest): string;
  /** Policies for the whole server it is registered on, and the routes of keys, sessions and audit. Registered before all others. */
  readonly plugin: (app: FastifyInstance) => Promise<void>;
};

export async function openGovern({ records, clock, logger, random }: GovernOptions): Promise<Govern> {
  const listeners = new Set<() => void>();
  const onChange = (): void => {
    for (const listener of listeners) listener();
  };
  const uses = new KeyUses({ records, clock, logger });
  const keys = await openKeys({ records, clock, random, uses, onChange });
  const sessions = await openSessions({ records, clock, random, isActive: keys.isActive, onChange });
  const links = openSignInLinks(clock, random);
  const parts = { keys, sessions, attempts: new Attempts(clock) };

  async function plugin(app: FastifyInstance): Promise<void> {
    await enforcePolicy(app, parts);
    sessionRoutes(app, { ...parts, records, links });
    keyRoutes(app, keys);
    auditRoutes(app, records);
    app.addHook('onClose', () => uses.stop());
  }
  // Without a scope of its own: the policy holds for routes that are declared outside.
  Object.assign(plugin, { [Symbol.for('skip-override')]: true });

  return {
    authenticate: keys.authenticate,
    async ensureWorkspace({ id, name }) {
      const row = { id, name, zone: 'UTC', created: clock.now() };
      await records.write((db) => [
        db
          .insertInto('workspaces')
          .values(row)
          .onConflict((conflict) => conflict.doNothing()),
      ]);
    },
    ensureKeys: (first) => ensureKeys(keys, first),
    lend: keys.lend,
    mintSignIn: links.mint,
    refresh: keys.refresh,
    onRevoked(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    mayStillRead: (request) => isStillAllowed(request, 'read', parts),
    workspaceOf,
    authorOf,
    plugin,
  };
}
