import type { Data } from './draft.ts';
import { iso, type Sent } from './event.ts';
import { backup, buyers, deliveryTimeout, sources } from './market.ts';

/** How a source or a buyer is set. `cap_hour` is told by cap.changed, the others by config.changed. */
export type Setting = {
  readonly kind: 'source' | 'buyer';
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | number>>;
};

const marketSettings: readonly Setting[] = [
  ...sources.map(({ id, tier, cost, share }): Setting => {
    return { kind: 'source', id, attributes: { status: 'active', tier, cost, cap_hour: Math.ceil(share * 16_000) } };
  }),
  ...[...buyers, backup].map(({ id, price, dayOnly, volume }): Setting => {
    const attributes = { status: 'active', price, timeout_ms: deliveryTimeout, hours: dayOnly ? '8-20' : '0-24' };
    return { kind: 'buyer', id, attributes: { ...attributes, cap_hour: Math.max(2000, Math.ceil(volume)) } };
  }),
];

/** How sources and buyers are set when a run begins: config.changed and cap.changed about each of them. */
export function* setup(tag: string, at: number, settings = marketSettings): Generator<Sent, void, undefined> {
  for (const setting of settings) yield* configure(tag, at, setting);
}

function* configure(tag: string, at: number, { kind, id, attributes }: Setting): Generator<Sent, void, undefined> {
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
