/**
 * odd: requests with something wrong in them, for "no crash, no 5xx, memory flat, the books balance". The same seed gives
 * the same requests. Some are harmless by luck, and accepted.
 */
import { chance, pick, random } from '../random.ts';
import { bodies, heavyBodies } from './odd-bodies.ts';
import { dialects } from './odd-dialects.ts';
import { manners } from './odd-manners.ts';
import type { Oddity, OddKeys, OddRequest } from './odd-request.ts';

export type OddOptions = {
  readonly count: number;
  readonly seed: number;
  readonly keys: OddKeys;
  /** Share of requests of 1 to 60 MB. Default 0.0002. */
  readonly heavyShare?: number;
};

const light: readonly (readonly [readonly [string, Oddity], number])[] = Object.entries({
  ...bodies,
  ...dialects,
  ...manners,
}).map((entry) => [entry, 1]);
const heavy: readonly (readonly [readonly [string, Oddity], number])[] = Object.entries(heavyBodies).map((entry) => [
  entry,
  1,
]);

export const oddKinds: readonly string[] = [...light, ...heavy].map(([[kind]]) => kind);

export function* oddRequests({
  count,
  seed,
  keys,
  heavyShare = 0.0002,
}: OddOptions): Generator<OddRequest, void, undefined> {
  for (let n = 0; n < count; n += 1) {
    const draw = random('odd', seed, n);
    const [kind, make] = pick(draw, chance(draw, heavyShare) ? heavy : light);
    yield { kind, ...make(draw, keys) };
  }
}
