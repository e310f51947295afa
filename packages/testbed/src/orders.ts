import { between, chance, random, whole } from './random.ts';
import { iso, type NativeEvent } from './leads/event.ts';

export type OrdersOptions = {
  readonly count: number;
  readonly seed: number;
  /** Now, ms since 1970. */
  readonly now: number;
  /** Share of events whose client time lies 10 to 400 days back; from 90 on it is clamped for a key that may not import. */
  readonly oldShare?: number;
  /** Share of events whose client time lies 10 minutes to 3 days ahead; beyond an hour it is clamped. */
  readonly futureShare?: number;
  /** Different subjects. Default: a twentieth of the count. */
  readonly subjects?: number;
};

const minute = 60_000;
const day = 24 * 60 * minute;

/** Plain unique events, `order-<seed>-<n>`, about customers. The same options give the same events. */
export function* orders(options: OrdersOptions): Generator<NativeEvent, void, undefined> {
  const { count, seed, now, oldShare = 0, futureShare = 0 } = options;
  const subjects = options.subjects ?? Math.max(1, Math.ceil(count / 20));
  const draw = random('orders', seed);
  for (let n = 0; n < count; n += 1) {
    const fate = draw.unit();
    const isOld = fate < oldShare;
    const isFuture = !isOld && fate < oldShare + futureShare;
    const off = isOld
      ? -between(draw, 10 * day, 400 * day)
      : isFuture
        ? between(draw, 10 * minute, 3 * day)
        : -between(draw, 0, 10 * minute);
    yield {
      id: `order-${seed}-${n}`,
      type: chance(draw, 0.8) ? 'order.placed' : 'order.cancelled',
      time: iso(now + Math.round(off)),
      subject: { kind: 'customer', id: `customer-${whole(draw, 1, subjects)}` },
      category: 'service',
      data: { amount: whole(draw, 100, 100_000), currency: 'USD', items: whole(draw, 1, 9) },
      order: n,
    };
  }
}

/** In an order that depends on the seed alone (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const draw = random('shuffle', seed);
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = whole(draw, 0, last);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[], void, undefined> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
