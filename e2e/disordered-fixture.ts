import { openSender } from '@millrace/testbed/sender.ts';
import type { Door } from '@millrace/testbed/doors.ts';
import { chunks, shuffled } from '@millrace/testbed/orders.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { random, whole } from '@millrace/testbed/random.ts';
import { businessOf } from '@millrace/testbed/simulators.ts';
import { must } from '@millrace/server/kernel/kernel.ts';
import { killAll } from './kills.ts';
import type { FixtureRange } from './send-fixture.ts';
import { tellTrouble } from './trouble.ts';
import { writeLongResult } from './long-result.ts';

export type Disorder = { readonly seed: number; readonly kills: number; readonly pack?: 'leads' | 'app' };

const perRequest = 1000;

/**
 * Sends a fixture as badly as it can come: in an order of chance, each event one to three times, and kill -9 of the whole
 * platform while requests are in flight. Resolves when all of it is in every answer, and keeps what was done in bench/results.
 */
export async function sendDisordered(
  platform: Platform,
  profile: string,
  { seed, kills, pack = 'leads' }: Disorder,
): Promise<FixtureRange> {
  tellTrouble(platform);
  const business = businessOf(pack, profile);
  const { from, to, asOf } = must(business.fixed, `${profile} is an exact fixture`);
  const draw = random('disorder', seed);
  const sends = [...{ [Symbol.iterator]: () => business.sends({ seed: 1, from, to }) }];
  const events = sends.filter(({ expected }) => expected !== 'again').length;
  const copies = sends.flatMap((send) => Array.from({ length: whole(draw, 1, 3) }, () => send));
  const requests = [...chunks(shuffled(copies, seed), perRequest)];
  const before = new Set(
    Array.from({ length: kills }, (_, i) => Math.floor((requests.length * (i + draw.unit())) / kills)),
  );
  const begun = performance.now();
  const { url, writeKey: key } = platform;
  const sender = openSender({ url, key, inFlight: 4 });
  for (const [i, request] of requests.entries()) {
    const byDoor = Map.groupBy(request, ({ door }): Door => door);
    for (const [door, some] of byDoor) {
      await sender.send(
        some.map(({ line }) => line),
        door,
      );
    }
    if (!before.has(i)) continue;
    await killAll(platform);
    await platform.restart();
  }
  const counts = await sender.finish();
  await platform.idle();
  const seconds = Math.round((performance.now() - begun) / 1000);
  const { total, balanced } = await platform.books();
  const { admitted, duplicate, quarantined, conflict } = total;
  await writeLongResult(`disorder-${profile}`, {
    events,
    copies: copies.length,
    kills: before.size,
    ...counts,
    seconds,
    books: { balanced, admitted, duplicate, quarantined, conflict },
  });
  if (!balanced || admitted !== events || quarantined + conflict > 0)
    throw new Error(`${profile}: of ${events} events the books say ${JSON.stringify({ balanced, ...total })}`);
  const iso = (at: number): string => new Date(at).toISOString();
  return { range: { from: iso(from), to: iso(to) }, asOf: iso(asOf) };
}
