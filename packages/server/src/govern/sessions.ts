import type { Clock } from '../kernel/kernel.ts';
import type { AuditDraft, Records } from '../records/records.ts';
import { authorBy } from './authors.ts';
import { hashOf, newSecret, type Random } from './secrets.ts';

/** Absolute: a session is not prolonged by use. */
export const sessionMs = 12 * 60 * 60 * 1000;
/** The oldest one goes when there are more. */
const most = 1000;

export type Session = { readonly workspace: string; readonly keyId: string; readonly expires: number };

export type SessionsOptions = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly isActive: (keyId: string) => boolean;
  /** Called when sessions have ended before their time. */
  readonly onChange: () => void;
};

export type Sessions = {
  /** The secret for the cookie. `keyId` '' = by the link. */
  begin(workspace: string, keyId: string): Promise<string>;
  /** Synchronous, from memory. */
  find(secret: string): Session | undefined;
  end(secret: string): Promise<void>;
};

/** Opaque secrets of 256 bits, stored hashed; they survive a restart. */
export async function openSessions({ records, clock, random, isActive, onChange }: SessionsOptions): Promise<Sessions> {
  const rows = await records.read((db) => db.selectFrom('sessions').selectAll().orderBy('created').execute());
  const sessions = new Map<string, Session>(
    rows.map(({ hash, workspace, key_id: keyId, expires }) => [hash, { workspace, keyId, expires }]),
  );
  const isValid = ({ keyId, expires }: Session): boolean => expires > clock.now() && (keyId === '' || isActive(keyId));

  /** Begun or ended; the secret's hash tells which. */
  function audited(action: string, { workspace, keyId }: Omit<Session, 'expires'>, hash: string): AuditDraft {
    const target = `session:${hash.slice(0, 12)}`;
    return { workspace, at: clock.now(), author: authorBy(keyId), action, target, detail: {} };
  }

  return {
    async begin(workspace, keyId) {
      const secret = newSecret(random);
      const hash = hashOf(secret);
      const created = clock.now();
      const session = { workspace, keyId, expires: created + sessionMs };
      const kept = [...sessions].filter(([, other]) => isValid(other)).slice(1 - most);
      const gone = [...sessions.keys()].filter((other) => !kept.some(([hash_]) => hash_ === other));
      await records.write(
        (db) => [
          ...gone.map((other) => db.deleteFrom('sessions').where('hash', '=', other)),
          db
            .insertInto('sessions')
            .values({ hash, workspace, key_id: keyId, created, seen: created, expires: session.expires }),
        ],
        [audited('session.begun', session, hash)],
      );
      for (const other of gone) sessions.delete(other);
      if (gone.length > 0) onChange();
      sessions.set(hash, session);
      return secret;
    },
    find(secret) {
      const session = sessions.get(hashOf(secret));
      return session !== undefined && isValid(session) ? session : undefined;
    },
    async end(secret) {
      const hash = hashOf(secret);
      const session = sessions.get(hash);
      if (session === undefined || !sessions.delete(hash)) return;
      await records.write(
        (db) => [db.deleteFrom('sessions').where('hash', '=', hash)],
        [audited('session.ended', session, hash)],
      );
      onChange();
    },
  };
}
