/**
 * leads: simulated lead trade, pure. The same options give the same stream, byte for byte; nothing in here reads a clock.
 *
 * A stream is in order of sending time and never ends by itself unless `to` is given. Leads arrive in [from, to); what
 * happens to them later is told until `until`, feedback up to 30 days after delivery. Numbers of leads grow slower than
 * milliseconds, and the first one is derived from `from`: runs that start a second apart never share an id.
 *
 * Memory: a few dozen bytes per open lead. A lead's story depends on its number alone, so between two far events only the
 * arrival is kept and the story is told again.
 */
import { Heap } from '../heap.ts';
import { hash } from '../random.ts';
import { arrivals, type Arrival } from './arrivals.ts';
import type { Sent } from './event.ts';
import type { Profile } from './profiles.ts';
import { setup } from './setup.ts';
import { tellLead } from './story.ts';

export type LeadsOptions = {
  readonly profile: Profile;
  readonly seed: number;
  /** Simulated start, ms since 1970. */
  readonly from: number;
  /** No lead arrives from here on. Default: never. */
  readonly to?: number;
  /** Nothing happens from here on. Default: `to`. */
  readonly until?: number;
  /** Default: derived from `from`. */
  readonly firstLead?: number;
  /** Whether the settings of sources and buyers come first. Default true. */
  readonly withSetup?: boolean;
};

/** Stories of leads whose next event is further away than this are dropped and told again. */
const keepMs = 600_000;

type Open = { at: number; readonly arrival: Arrival; index: number; story: readonly Sent[] | null };

export function* leads(options: LeadsOptions): Generator<Sent, void, undefined> {
  const { profile, seed, from, to = Number.POSITIVE_INFINITY, until = to } = options;
  const tag = hash(`${profile.name}/${seed}`).toString(36);
  const firstLead = options.firstLead ?? Math.floor(from / 1000) * 1000;
  if (options.withSetup !== false) yield* setup(tag, from);
  const open = new Heap<Open>((a, b) => a.at < b.at || (a.at === b.at && a.arrival.number < b.arrival.number));
  const incoming = arrivals({ profile, seed, from, to, firstLead });
  let next = incoming.next();
  for (;;) {
    const arrival = next.done === true ? undefined : next.value;
    const due = open.peek();
    if (arrival !== undefined && (due === undefined || arrival.at <= due.at)) {
      open.push({ at: arrival.at, arrival, index: 0, story: null });
      next = incoming.next();
      continue;
    }
    if (due === undefined || due.at >= until) return;
    open.pop();
    const story = due.story ?? tellLead(seed, tag, due.arrival);
    const sent = story[due.index];
    if (sent === undefined) throw new Error('leads: an open lead must have a next event');
    const following = story[due.index + 1];
    if (following !== undefined) {
      const near = following.at - due.at < keepMs;
      open.push({ at: following.at, arrival: due.arrival, index: due.index + 1, story: near ? story : null });
    }
    yield sent;
  }
}
