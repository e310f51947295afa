import { hash } from 'node:crypto';
import { canonicalJson, type Event } from '@millrace/contract';
import { readJson } from '../kernel/kernel.ts';

/**
 * Two 64-bit hashes, each as two unsigned 32-bit halves. `id*` is over the identity (workspace, producer, id), `body*`
 * over what was said: everything but sent and received time, library and ip, and the order of what has no time, which may
 * be its place in a request: so that a retry by another route, in another batch or with a newer library is the same event. Bodies that differ may still be the same but for the order of keys, which
 * `canonicalBody` tells.
 */
export type Identity = {
  readonly idHigh: number;
  readonly idLow: number;
  readonly bodyHigh: number;
  readonly bodyLow: number;
};

export function identify(event: Event, dataText: string, contextText: string): Identity {
  const id = idDigest(event);
  const body = digest(bodyText(event, dataText, contextText));
  return { idHigh: wordAt(id, 0), idLow: wordAt(id, 4), bodyHigh: wordAt(body, 0), bodyLow: wordAt(body, 4) };
}

type Named = Pick<Event, 'workspace' | 'producer' | 'id'>;

function idDigest({ workspace, producer, id }: Named): string {
  return digest(`${workspace}\u0000${producer}\u0000${id}`);
}

/** The halves of an event's identity that follow from its name alone. */
export function identityOf(named: Named): Pick<Identity, 'idHigh' | 'idLow'> {
  const id = idDigest(named);
  return { idHigh: wordAt(id, 0), idLow: wordAt(id, 4) };
}

/** The same 64 bits, as eight characters of a byte each. */
export function identityMark(named: Named): string {
  return idDigest(named).slice(0, 8);
}

/** The hash under which the store's `ids` knows an event, as decimal text. */
export function identityHash(named: Named): string {
  const { idHigh, idLow } = identityOf(named);
  return decimal(idHigh, idLow);
}

function bodyText(event: Event, dataText: string, contextText: string): string {
  const subject = event.subject === undefined ? '' : `${event.subject.kind}\u0001${event.subject.id}`;
  return (
    `${event.type}\u0000${event.category}\u0000${event.flow ?? ''}\u0000${subject}\u0000${event.ownTime ?? ''}\u0000` +
    `${orderSaid(event)}\u0000${event.cause ?? ''}\u0000${event.corrects ?? ''}\u0000${event.retracts ?? ''}\u0000` +
    `${event.test === true ? 1 : 0}\u0000${dataText}\u0000${contextText}`
  );
}

const orderSaid = ({ ownTime, order }: Event): number | '' => (ownTime === undefined ? '' : (order ?? ''));

/** What was said as a digest that no order of keys changes: equal for all that is the same event. */
export function canonicalBody(event: Event, dataText: string, contextText: string): string {
  return digest(bodyText(event, canonicalOf(dataText), canonicalOf(contextText)));
}

function canonicalOf(text: string): string {
  return canonicalJson(readJson(text));
}

/** SHA-256 as 32 characters of a byte each: as a Buffer it takes 1.2 µs instead of 0.3, and feeds the collector. */
function digest(text: string): string {
  return hash('sha256', text, 'binary');
}

function wordAt(bytes: string, at: number): number {
  return (
    ((bytes.charCodeAt(at) << 24) |
      (bytes.charCodeAt(at + 1) << 16) |
      (bytes.charCodeAt(at + 2) << 8) |
      bytes.charCodeAt(at + 3)) >>>
    0
  );
}

const whole = new DataView(new ArrayBuffer(8));

/** As the store writes a UInt64: decimal text. */
export function decimal(high: number, low: number): string {
  whole.setUint32(0, high);
  whole.setUint32(4, low);
  return String(whole.getBigUint64(0));
}
