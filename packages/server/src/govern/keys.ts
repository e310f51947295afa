import type { Selectable } from 'kysely';
import { ownProducer, type Grant } from '../collect/collect.ts';
import { Failure, isFailure, type Clock } from '../kernel/kernel.ts';
import type { AuditDraft, KeysTable, Records } from '../records/records.ts';
import { operator } from './authors.ts';
import type { KeyKind } from './govern.ts';
import type { KeyUses } from './key-uses.ts';
import { hashOf, newKey, type Random } from './secrets.ts';

export type KeysOptions = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly uses: KeyUses;
  /** Called when keys may have gone. */
  readonly onChange: () => void;
};
export type KeyRow = Selectable<KeysTable>;
export type NewKey = {
  /** Who mints it, for the audit trail. */
  readonly author: string;
  readonly workspace: string;
  readonly kind: KeyKind;
  readonly name: string;
  /** Default by kind; the platform's own is refused with KEY_PRODUCER_RESERVED. Keys with the same producer share one space of event ids. */
  readonly producer?: string;
};
export type Minted = { readonly id: string; readonly key: string };

export type Keys = {
  /** Synchronous, from memory; a key that is known has been used by it. */
  authenticate(key: string): Grant | undefined;
  /** Whether the key of this id is neither revoked nor replaced. */
  isActive(id: string): boolean;
  mint(wanted: NewKey): Promise<Minted>;
  /** Makes a key of the operator's choosing the preset of its kind; the one before it goes. */
  preset(workspace: string, kind: KeyKind, key: string): Promise<void>;
  list(workspace: string): Promise<KeyRow[]>;
  revoke(by: { readonly workspace: string; readonly author: string }, id: string): Promise<void>;
  /** A key that lives in memory only, as long as this process. */
  lend(grant: Omit<Grant, 'keyId'>): string;
  refresh(): Promise<void>;
};

const producers: Readonly<Record<KeyKind, string>> = { secret: 'api', public: 'web', admin: 'admin' };
/** No key of ours is longer, and a preset may not be. */
const longest = 256;

export async function openKeys({ records, clock, random, uses, onChange }: KeysOptions): Promise<Keys> {
  const lent = new Map<string, Grant>();
  let stored = new Map<string, Grant>();
  let active = new Set<string>();
  let turn: Promise<void> = Promise.resolve();

  /** One after the other, so that an older reading never replaces a newer one. */
  function refresh(): Promise<void> {
    const next = turn.then(async () => {
      const rows = await records.read((db) => db.selectFrom('keys').selectAll().where('revoked', 'is', null).execute());
      stored = new Map(rows.map((row) => [row.hash, grantOf(row)]));
      active = new Set(rows.map(({ id }) => id));
      onChange();
    });
    turn = next.catch(() => undefined);
    return next;
  }

  function audited(author: string, action: string, { id, workspace, name, kind, producer }: KeysTable): AuditDraft {
    return { workspace, at: clock.now(), author, action, target: `key:${id}`, detail: { name, kind, producer } };
  }

  function rowOf(
    wanted: Omit<NewKey, 'author'>,
    id: string,
    shown: { readonly hash: string; readonly prefix: string },
  ): KeysTable {
    const { workspace, kind, name, producer = producers[kind] } = wanted;
    return { id, workspace, name, producer, kind, ...shown, created: clock.now(), revoked: null, last_used: null };
  }

  const keys: Keys = {
    authenticate(key) {
      if (key.length > longest) return undefined;
      const hash = hashOf(key);
      const grant = stored.get(hash);
      if (grant === undefined) return lent.get(hash);
      uses.note(grant.keyId);
      return grant;
    },
    isActive: (id) => active.has(id),
    async mint(wanted) {
      if (wanted.producer?.toLowerCase() === ownProducer) throw new Failure('KEY_PRODUCER_RESERVED');
      const { id, key, prefix } = newKey(wanted.kind, random);
      const row = rowOf(wanted, id, { hash: hashOf(key), prefix });
      await records.write((db) => [db.insertInto('keys').values(row)], [audited(wanted.author, 'key.minted', row)]);
      await refresh();
      return { id, key };
    },
    async preset(workspace, kind, key) {
      const hash = hashOf(key);
      // A new id for a new key, so that sessions of the former one end with it.
      const id = `preset-${kind}-${hash.slice(0, 12)}`;
      if (active.has(id) && stored.get(hash)?.workspace === workspace) return;
      const row = rowOf({ workspace, kind, name: `Preset ${kind} key` }, id, { hash, prefix: `preset ${kind} key` });
      await records.write(
        (db) => [
          db.deleteFrom('keys').where('hash', '=', hash),
          db.deleteFrom('keys').where('id', 'like', `preset-${kind}-%`),
          db.insertInto('keys').values(row),
        ],
        [audited(operator, 'key.preset', row)],
      );
      await refresh();
    },
    async list(workspace) {
      const rows = await records.read((db) =>
        db.selectFrom('keys').selectAll().where('workspace', '=', workspace).orderBy('created').orderBy('id').execute(),
      );
      return rows.map((row) => ({ ...row, last_used: uses.lastOf(row) }));
    },
    async revoke({ workspace, author }, id) {
      const row = (await keys.list(workspace)).find((one) => one.id === id);
      if (row === undefined) throw new Failure('NOT_FOUND', { detail: 'no such key' });
      try {
        await records.write(
          (db) => [
            {
              statement: db
                .updateTable('keys')
                .set({ revoked: clock.now() })
                .where('id', '=', id)
                .where('workspace', '=', workspace)
                .where('revoked', 'is', null),
              rows: 1,
            },
          ],
          [audited(author, 'key.revoked', row)],
        );
      } catch (error) {
        // It is revoked already, which is told of already.
        if (!isFailure(error, 'WRITE_CONFLICT')) throw error;
      }
      await refresh();
    },
    lend(grant) {
      const { id, key } = newKey(grant.kind, random);
      lent.set(hashOf(key), { ...grant, keyId: `lent-${id}` });
      return key;
    },
    refresh,
  };
  await refresh();
  return keys;
}

function grantOf({ id, workspace, producer, kind }: KeyRow): Grant {
  const known = kind === 'secret' || kind === 'admin' ? kind : 'public';
  return { keyId: id, workspace, producer, kind: known, mayImport: known !== 'public' };
}
