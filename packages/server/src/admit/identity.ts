import { hash } from 'node:crypto';
import type { Event } from '@millrace/contract';

/**
 * Two 64-bit hashes, each as two unsigned 32-bit halves. `id*` is over the identity (workspace, producer, id), `body*`
 * over what was said: everything but sent and received time, library and ip, so that a retry by another route or with
 * a newer library is the same event.
 */
export type Identity = {
  readonly idHigh: number;
  readonly idLow: number;
  readonly bodyHigh: number;
  readonly bodyLow: number;
};

export function identify(event: Event, dataText: string, contextText: string): Identity {
  const id = hash('sha256', `${event.workspace}\u0000${event.producer}\u0000${event.id}`, 'buffer');
  const subject = event.subject === undefined ? '' : `${event.subject.kind}\u0001${event.subject.id}`;
  const said =
    `${event.type}\u0000${event.category}\u0000${event.flow ?? ''}\u0000${subject}\u0000${event.ownTime ?? ''}\u0000` +
    `${event.order ?? ''}\u0000${event.cause ?? ''}\u0000${event.corrects ?? ''}\u0000${event.retracts ?? ''}\u0000` +
    `${event.test === true ? 1 : 0}\u0000${dataText}\u0000${contextText}`;
  const body = hash('sha256', said, 'buffer');
  return {
    idHigh: id.readUInt32BE(0),
    idLow: id.readUInt32BE(4),
    bodyHigh: body.readUInt32BE(0),
    bodyLow: body.readUInt32BE(4),
  };
}

/** As the store writes a UInt64: decimal text. */
export function decimal(high: number, low: number): string {
  return high === 0 ? String(low) : ((BigInt(high) << 32n) | BigInt(low)).toString();
}
