import { between, random } from '../random.ts';
import { transport, usualFaults, type Writing } from '../transport.ts';
import type { Send } from '../business.ts';
import { iso, type NativeEvent, type Sent } from './event.ts';
import { malformed, oversized } from './malformed.ts';

const skewMs = 2000;

export type LeadTransportOptions = { readonly seed: number; readonly rate: number };

/** What becomes of a stream on its way. `rate` 0: nothing. */
export function leadTransport(stream: Iterable<Sent>, options: LeadTransportOptions): Generator<Send, void, undefined> {
  const { seed, rate } = options;
  return transport(stream, { seed, faults: usualFaults(rate), writing: writingOf(options) });
}

function writingOf({ seed, rate }: LeadTransportOptions): Writing<Sent> {
  return {
    door: () => 'native',
    line: ({ event }, faulty) => JSON.stringify(faulty ? skewed(seed, rate, event) : event),
    malformed: (draw, { event }, line) => malformed(draw, event, line),
    oversized: ({ event }) => oversized(event),
  };
}

/** The clock of a lead's source goes wrong by up to 2 s, that of a buyer that reports back likewise. */
function skewed(seed: number, rate: number, event: NativeEvent): NativeEvent {
  const isReport = event.type.startsWith('feedback.');
  const producer = String(event.data[isReport ? 'buyer_id' : 'source_id'] ?? event.subject.id);
  const skew = Math.round(between(random(seed, 'skew', producer), -skewMs, skewMs) * rate);
  return { ...event, time: iso(Date.parse(event.time) + skew) };
}
