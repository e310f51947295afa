import { operator } from './authors.ts';
import type { KeyKind } from './govern.ts';
import type { Keys } from './keys.ts';

export type FirstKeys = {
  readonly workspace: string;
  /** Presets of the operator. */
  readonly adminKey?: string;
  readonly writeKey?: string;
};

/** Plain keys that were minted now: the only moment they can be shown. */
export type MintedKeys = { readonly adminKey?: string; readonly writeKey?: string; readonly publicKey?: string };

/**
 * Sees to it that a workspace has keys: a preset takes the place of the preset before it; a kind the workspace never had
 * is minted. A kind whose keys were all revoked stays without.
 */
export async function ensureKeys(keys: Keys, { workspace, adminKey, writeKey }: FirstKeys): Promise<MintedKeys> {
  if (adminKey !== undefined) await keys.preset(workspace, 'admin', adminKey);
  if (writeKey !== undefined) await keys.preset(workspace, 'secret', writeKey);
  const had = new Set((await keys.list(workspace)).map(({ kind }) => kind));
  const first = async (kind: KeyKind, name: string): Promise<string | undefined> =>
    had.has(kind) ? undefined : (await keys.mint({ workspace, kind, name, author: operator })).key;
  const admin = await first('admin', 'First admin key');
  const write = await first('secret', 'First write key');
  const browser = await first('public', 'First browser key');
  return {
    ...(admin !== undefined && { adminKey: admin }),
    ...(write !== undefined && { writeKey: write }),
    ...(browser !== undefined && { publicKey: browser }),
  };
}
