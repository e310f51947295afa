import type { Data } from './draft.ts';
import { iso, type Sent } from './event.ts';
import { backup, buyers, deliveryTimeout, sources } from './market.ts';

/** How sources and buyers are set when a run begins: config.changed and cap.changed about each of them. */
export function* setup(tag: string, at: number): Generator<Sent, void, undefined> {
  for (const { id, tier, cost, share } of sources) {
    yield* configure(
      { tag, at, kind: 'source', id },
      { status: 'active', tier, cost, cap_hour: Math.ceil(share * 16_000) },
    );
  }
  for (const { id, price, dayOnly, volume } of [...buyers, backup]) {
    const attributes = { status: 'active', price, timeout_ms: deliveryTimeout, hours: dayOnly ? '8-20' : '0-24' };
    yield* configure({ tag, at, kind: 'buyer', id }, { ...attributes, cap_hour: Math.max(2000, Math.ceil(volume)) });
  }
}

type About = { readonly tag: string; readonly at: number; readonly kind: 'source' | 'buyer'; readonly id: string };

function* configure(
  { tag, at, kind, id }: About,
  attributes: Readonly<Record<string, string | number>>,
): Generator<Sent, void, undefined> {
  let order = 0;
  for (const [path, after] of Object.entries(attributes)) {
    const isCap = path === 'cap_hour';
    const cap = { cap_id: `cap-${id}-hour`, scope: kind, limit: after, count: 0, period: 'hour' };
    const data: Data = {
      ...(isCap ? cap : { entity: kind, path, before: null, after }),
      [`${kind}_id`]: id,
      by: 'simulator',
    };
    const event = {
      id: `${tag}-setup-${at.toString(36)}-${id}-${order}`,
      type: isCap ? 'cap.changed' : 'config.changed',
      time: iso(at),
      subject: { kind, id },
      category: 'service',
      data,
      order,
    };
    order += 1;
    yield { at, event };
  }
}
