import type { Store } from '../store/store.ts';
import { keptHashOf } from './compile/people.ts';

const known = new WeakMap<object, Promise<ReadonlyMap<string, string>>>();

/** Currencies by the hashes that rollups keep of them, as texts: those of ISO 4217, and '' of amounts without one. Asked of the engine once. */
export function currencyCodes(store: Pick<Store, 'query'>): Promise<ReadonlyMap<string, string>> {
  const found = known.get(store);
  if (found !== undefined) return found;
  const asked = read(store).catch((error: unknown) => {
    known.delete(store);
    throw error;
  });
  known.set(store, asked);
  return asked;
}

async function read(store: Pick<Store, 'query'>): Promise<ReadonlyMap<string, string>> {
  const sql = `SELECT toString(${keptHashOf('code', "''")}), code FROM (SELECT arrayJoin({codes:Array(String)}) AS code)`;
  const { rows } = await store.query(sql, {
    params: { codes: ['', ...Intl.supportedValuesOf('currency')] },
    brief: true,
  });
  return new Map(rows.map(([hash, code]) => [String(hash), String(code)]));
}
