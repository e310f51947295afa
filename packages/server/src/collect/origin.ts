import { isItem, type Request } from './request.ts';
import type { Parsed } from './parse.ts';

/**
 * All that the bytes of an item do not say about it. With them it can be sent in again, and be the same event: the form
 * of its request, the key's name, and what ids and times are made from.
 */
export type Origin = Pick<
  Request,
  'dialect' | 'call' | 'contentType' | 'headers' | 'producer' | 'mayImport' | 'keyKind' | 'seed'
> & {
  /** Its body was the data of one event. */
  readonly whole: boolean;
  /** Of the first receipt: when, in ms since 1970, and the item's index. */
  readonly received: number;
  readonly index: number;
  /** What its batch said once for all items: context, integrations, sentAt. */
  readonly shared: Readonly<Record<string, unknown>> | null;
  /** Of the documents that it was judged by. */
  readonly revision: number | null;
};

/** By the item's index in its entry. */
export type OriginOf = (index: number) => Origin;

type Read = {
  readonly request: Request;
  readonly header: { readonly revision?: number };
  readonly parsed: Parsed;
};

export function originOf({ request, header, parsed }: Read, index: number): Origin {
  const { dialect, call, contentType, headers, producer, mayImport, keyKind, seed, layout, replay } = request;
  return {
    dialect,
    call,
    contentType,
    headers,
    producer,
    mayImport,
    keyKind,
    seed,
    whole: layout === 'whole',
    received: replay?.received ?? request.received,
    index: replay?.minted[index] ?? index,
    shared: layout === 'batch' ? sharedOf(parsed.value) : null,
    revision: header.revision ?? null,
  };
}

const shared = ['context', 'integrations', 'sentAt'];

function sharedOf(batch: unknown): Origin['shared'] {
  if (!isItem(batch)) return null;
  const said = shared.filter((name) => batch[name] !== undefined).map((name) => [name, batch[name]] as const);
  return said.length === 0 ? null : Object.fromEntries(said);
}
