import type { JsonObject } from '@millrace/contract';
import type { Selectable } from 'kysely';
import { ownProducer, type Grant } from '../collect/collect.ts';
import { Failure, isFailure, type Clock } from '../kernel/kernel.ts';
import type { AuditDraft, FormerSecretsTable, KeysTable, Records } from '../records/records.ts';
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
/** As it is listed: with the secrets it had before and that still work. */
export type ListedKey = KeyRow & {
  readonly former: readonly Pick<FormerSecretsTable, 'until' | 'last_used'>[];
  /** The environment says it. */
  readonly preset: boolean;
};
/** Who changes a key. */
export type KeyAuthor = { readonly workspace: string; readonly author: string };
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
/** `until`: when the secrets before stop working, ms since 1970. */
export type Rotated = Minted & { readonly until: number };

export type Keys = {
  /** Synchronous, from memory; a key that is known has been used by it. */
  authenticate(key: string): Grant | undefined;
  /** Whether the key of this id is neither revoked nor replaced. */
  isActive(id: string): boolean;
  mint(wanted: NewKey): Promise<Minted>;
  /** Makes a key of the operator's choosing the preset of its kind; the one before it goes. */
  preset(workspace: string, kind: KeyKind, key: string): Promise<void>;
  list(workspace: string): Promise<ListedKey[]>;
  /**
   * Gives a key another secret. All secrets it had before work as long as they did, but no longer than `keepMs` from now.
   * KEY_PRESET for one that the environment says; WRITE_CONFLICT when it was rotated at the same moment.
   */
  rotate(by: KeyAuthor, id: string, keepMs: number): Promise<Rotated>;
  revoke(by: KeyAuthor, id: string): Promise<void>;
  /** A key that lives in memory only, as long as this process. */
  lend(grant: Omit<Grant, 'keyId'>): string;
  refresh(): Promise<void>;
};

/** `until`: when a former secret stops working. */
type Held = { readonly grant: Grant; readonly until: number };

const producers: Readonly<Record<KeyKind, string>> = { secret: 'api', public: 'web', admin: 'admin' };
/** No key of ours is longer, and a preset may not be. */
const longest = 256;
const presetIds = 'preset-';
const isPreset = (id: string): boolean => id.startsWith(presetIds);

export async function openKeys({ records, clock, random, uses, onChange }: KeysOptions): Promise<Keys> {
  const lent = new Map<string, Grant>();
  let stored = new Map<string, Held>();
  let active = new Set<string>();
  let turn: Promise<void> = Promise.resolve();

  /** One after the other, so that an older reading never replaces a newer one. */
  function refresh(): Promise<void> {
    const next = turn.then(async () => {
      const { rows, former } = await records.read(async (db) => ({
        rows: await db.selectFrom('keys').selectAll().where('revoked', 'is', null).execute(),
        former: await db.selectFrom('former_secrets').selectAll().execute(),
      }));
      const grants = new Map(rows.map((row) => [row.id, grantOf(row)]));
      const ofFormer = former.flatMap(({ hash, key_id: id, until }): [string, Held][] => {
        const grant = grants.get(id);
        return grant === undefined ? [] : [[hash, { grant, until }]];
      });
      stored = new Map([...ofFormer, ...rows.map((row) => [row.hash, heldOf(row)] as const)]);
      active = new Set(grants.keys());
      onChange();
    });
    turn = next.catch(() => undefined);
    return next;
  }

  function audited(author: string, action: string, row: KeysTable, more: JsonObject = {}): AuditDraft {
    const { id, workspace, name, kind, producer } = row;
    return {
      workspace,
      at: clock.now(),
      author,
      action,
      target: `key:${id}`,
      detail: { name, kind, producer, ...more },
    };
  }

  async function find(workspace: string, id: string): Promise<KeyRow> {
    const row = await records.read((db) =>
      db.selectFrom('keys').selectAll().where('id', '=', id).where('workspace', '=', workspace).executeTakeFirst(),
    );
    if (row === undefined) throw new Failure('NOT_FOUND', { detail: 'no such key' });
    return row;
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
      const held = stored.get(hash);
      if (held === undefined) return lent.get(hash);
      const at = clock.now();
      if (held.until <= at) return undefined;
      uses.note({ id: held.grant.keyId, hash, at });
      return held.grant;
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
      const id = `${presetIds}${kind}-${hash.slice(0, 12)}`;
      if (active.has(id) && stored.get(hash)?.grant.workspace === workspace) return;
      const row = rowOf({ workspace, kind, name: `Preset ${kind} key` }, id, { hash, prefix: `preset ${kind} key` });
      await records.write(
        (db) => [
          db.deleteFrom('keys').where('hash', '=', hash),
          db.deleteFrom('keys').where('id', 'like', `${presetIds}${kind}-%`),
          db.insertInto('keys').values(row),
        ],
        [audited(operator, 'key.preset', row)],
      );
      await refresh();
    },
    async list(workspace) {
      const { rows, former } = await records.read(async (db) => ({
        rows: await db
          .selectFrom('keys')
          .selectAll()
          .where('workspace', '=', workspace)
          .orderBy('created')
          .orderBy('id')
          .execute(),
        former: await db
          .selectFrom('former_secrets')
          .selectAll()
          .where('until', '>', clock.now())
          .orderBy('until')
          .execute(),
      }));
      return rows.map((row) => ({
        ...row,
        last_used: uses.last(row.last_used, ({ id }) => id === row.id),
        preset: isPreset(row.id),
        former: former
          .filter(({ key_id: id }) => id === row.id)
          .map(({ until, hash, last_used: used }) => ({
            until,
            last_used: uses.last(used, (use) => use.hash === hash),
          })),
      }));
    },
    async rotate({ workspace, author }, id, keepMs) {
      const row = await find(workspace, id);
      if (row.revoked !== null) throw new Failure('NOT_FOUND', { detail: 'this key is revoked' });
      if (isPreset(id)) throw new Failure('KEY_PRESET');
      // What was used before is not told as used since.
      await uses.flush();
      const now = clock.now();
      const until = now + keepMs;
      const { key } = newKey(grantOf(row).kind, random, id);
      await records.write(
        (db) => [
          {
            statement: db
              .updateTable('keys')
              .set({ hash: hashOf(key) })
              .where('hash', '=', row.hash)
              .where('revoked', 'is', null),
            rows: 1,
          },
          db.updateTable('former_secrets').set({ until }).where('key_id', '=', id).where('until', '>', until),
          db.insertInto('former_secrets').values({ hash: row.hash, key_id: id, until, last_used: null }),
          db.deleteFrom('former_secrets').where('until', '<=', now),
        ],
        [audited(author, 'key.rotated', row, { until: new Date(until).toISOString() })],
      );
      await refresh();
      return { id, key, until };
    },
    async revoke({ workspace, author }, id) {
      const row = await find(workspace, id);
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
            db.deleteFrom('former_secrets').where('key_id', '=', id),
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

function heldOf(row: KeyRow): Held {
  return { grant: grantOf(row), until: Infinity };
}

function grantOf({ id, workspace, producer, kind }: KeyRow): Grant {
  const known = kind === 'secret' || kind === 'admin' ? kind : 'public';
  return { keyId: id, workspace, producer, kind: known, mayImport: known !== 'public' };
}
