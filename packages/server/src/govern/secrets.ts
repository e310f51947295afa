import { createHash } from 'node:crypto';
import type { KeyKind } from './govern.ts';

/** Cryptographic randomness, injected. */
export type Random = (bytes: number) => Buffer;

/** What is stored of a secret. A slow hash would bring nothing: 256 random bits cannot be guessed. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** 256 bits. */
export function newSecret(random: Random): string {
  return random(32).toString('base64url');
}

export type FreshKey = { readonly id: string; readonly key: string; readonly prefix: string };

/** `mr_<kind>_<id>_<secret>`: the prefix, without the secret, is kept to be shown. With an id: another secret of that key. */
export function newKey(kind: KeyKind, random: Random, id = random(6).toString('hex')): FreshKey {
  const prefix = `mr_${kind}_${id}`;
  return { id, prefix, key: `${prefix}_${newSecret(random)}` };
}
