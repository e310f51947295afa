/**
 * Sends a simulated stream through a real collector, at the pace of its own time.
 *
 * At speed 1 a run starts now. Above it starts in the past and ends now, because its times would else lie in the future.
 * Speed null is as fast as the platform takes it, and ends now too. What transport faults delay beyond the end of a run is
 * sent at its end, without waiting.
 */
import { pause, type Clock } from '@millrace/server/kernel/kernel.ts';
import { leads } from './leads/leads.ts';
import type { Profile } from './leads/profiles.ts';
import { transport, type Send } from './leads/transport.ts';
import { openSender, type Sender, type SendCounts } from './sender.ts';

export type SimulateOptions = {
  readonly url: string;
  readonly key: string;
  readonly profile: Profile;
  readonly seed: number;
  /** Default: the profile's. */
  readonly speed?: number | null;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Simulated end of a run without pace. Default: now. */
  readonly to?: number;
  /** Simulated length, ms. Default: the profile's. Infinity runs at speed 1 until the signal aborts. */
  readonly lengthMs?: number;
  readonly withSetup?: boolean;
  readonly gzip?: boolean;
  /** Called after every request handed over; `at` is the simulated time of its first event. */
  readonly onProgress?: (progress: SendCounts & { readonly at: number }) => void;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type Simulated = SendCounts & {
  /** Simulated, ms since 1970. `to` is where the run ended. */
  readonly range: { readonly from: number; readonly to: number };
};

const roundMs = 200;
const paced = { lines: 100, inFlight: 8 } as const;
const unpaced = { lines: 1000, inFlight: 4 } as const;
/** Far below the collector's 20 MB, though a single line may have 1 MB. */
const bodyCharacters = 4_000_000;

export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { profile, seed, clock, signal } = options;
  const speed = options.speed === undefined ? profile.speed : options.speed;
  const range = rangeOf(options, speed);
  const batch = speed === null ? unpaced : paced;
  const sender = openSender({ ...options, inFlight: batch.inFlight });
  const { withSetup = true } = options;
  const sends = transport(leads({ profile, seed, ...range, withSetup }), { seed, rate: profile.faults });

  const started = clock.now();
  let at = range.from;
  let next = sends.next();
  while (next.done !== true && signal?.aborted !== true) {
    const reached = speed === null ? range.to : range.from + (clock.now() - started) * speed;
    at = Math.min(reached, range.to);
    const due = at >= range.to ? Number.POSITIVE_INFINITY : at;
    next = await sendDue(sends, next, { due, sender, lines: batch.lines, options });
    if (next.done !== true) await (options.wait ?? pause)(roundMs, signal);
  }
  return { ...(await sender.finish()), range: { from: range.from, to: next.done === true ? range.to : at } };
}

function rangeOf(options: SimulateOptions, speed: number | null): { from: number; to: number } {
  const { profile, clock } = options;
  const length = options.lengthMs ?? profile.lengthMs;
  const now = options.to ?? clock.now();
  if (speed === null) return { from: now - length, to: now };
  if (!(speed >= 1)) throw new Error('the speed of a simulation is 1 or more');
  const to = now + length / speed;
  return { from: Number.isFinite(length) ? Math.round(to - length) : now, to: Math.round(to) };
}

type Round = {
  readonly due: number;
  readonly sender: Sender;
  readonly lines: number;
  readonly options: SimulateOptions;
};
type Pulled = IteratorResult<Send, void>;

/** Hands over all that is due, in requests of bounded size; returns what comes next. */
async function sendDue(
  sends: Generator<Send, void>,
  first: Pulled,
  { due, sender, lines, options }: Round,
): Promise<Pulled> {
  const { signal, onProgress } = options;
  let next = first;
  while (next.done !== true && next.value.at <= due && signal?.aborted !== true) {
    const { at } = next.value;
    const batch: string[] = [];
    let characters = 0;
    for (; next.done !== true && next.value.at <= due && batch.length < lines; next = sends.next()) {
      const { line } = next.value;
      if (batch.length > 0 && characters + line.length > bodyCharacters) break;
      characters += line.length;
      batch.push(line);
    }
    await sender.send(batch);
    onProgress?.({ ...sender.soFar(), at });
  }
  return next;
}
