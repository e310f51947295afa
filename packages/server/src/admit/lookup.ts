import { isFailure } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import { decimal, type Identity } from './identity.ts';

export type Known = {
  readonly workspace: string;
  readonly producer: string;
  readonly id: string;
  readonly body: string;
  readonly offset: number;
  readonly item: number;
};
/** Decimal identity hash → what the store knows under it. */
export type KnownIds = ReadonlyMap<string, readonly Known[]>;

export const noneKnown: KnownIds = new Map();

type IdRow = [
  hash: string,
  workspace: string,
  producer: string,
  id: string,
  body: string,
  offset: string,
  item: number,
];

const chunk = 5_000;

/**
 * Asks the store's `ids` for identities older than the index. `undefined` when the store is away: the events that asked
 * wait. 2 s: a healthy store answers 5,000 hashes in some 10 ms.
 */
export async function lookUp(store: Store, identities: readonly Identity[]): Promise<KnownIds | undefined> {
  const known = new Map<string, Known[]>();
  if (store.status().state !== 'ready') return undefined;
  try {
    for (let at = 0; at < identities.length; at += chunk) {
      const hashes = identities.slice(at, at + chunk).map(({ idHigh, idLow }) => decimal(idHigh, idLow));
      const { rows } = await store.query(
        `SELECT toString(hash), workspace, producer, id, toString(body), toString(offset), item FROM ids WHERE hash IN (${hashes.join(',')})`,
        { as: 'platform', timeoutMs: 2_000 },
      );
      for (const [hash, workspace, producer, id, body, offset, item] of rows as IdRow[]) {
        const one = { workspace, producer, id, body, offset: Number(offset), item };
        const list = known.get(hash);
        if (list === undefined) known.set(hash, [one]);
        else list.push(one);
      }
    }
    return known;
  } catch (error) {
    if (isFailure(error, 'STORE_UNAVAILABLE')) return undefined;
    throw error;
  }
}
