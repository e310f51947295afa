/**
 * Sends a simulated stream through a real collector, at the pace of its own time.
 *
 * At speed 1 a run starts now. Above it starts in the past and ends now, because its times would else lie in the future.
 * Speed null is as fast as the platform takes it, and ends now too. What transport faults delay beyond the end of a run is
 * sent at its end, without waiting.
 */
import { pause, type Clock } from '@millrace/server/kernel/kernel.ts';
import type { Business, Range, Send } from './business.ts';
import type { Door } from './doors.ts';
import { openSender, type Sender, type SendCounts } from './sender.ts';

export type SimulateOptions = {
  readonly url: string;
  readonly key: string;
  readonly business: Business;
  readonly seed: number;
  /** Default: the business's own. */
  readonly speed?: number | null;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Simulated end of a run without pace. Default: now. */
  readonly to?: number;
  /** Simulated length, ms. Default: the business's own. Infinity runs at speed 1 until the signal aborts. */
  readonly lengthMs?: number;
  readonly gzip?: boolean;
  /** Called after every request handed over; `at` is the simulated time of its first event. */
  readonly onProgress?: (progress: SendCounts & { readonly at: number }) => void;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type Simulated = SendCounts & {
  /** `to` is where the run ended. */
  readonly range: Range;
  /** As of when questions about the run are to be asked: ms since 1970. */
  readonly asOf: number;
};

const roundMs = 200;
const fastest = 3600;
const paced = { lines: 100, inFlight: 8 } as const;
const unpaced = { lines: 1000, inFlight: 4 } as const;
/** Far below the collector's 20 MB, though a single line may have 1 MB. */
const bodyCharacters = 4_000_000;

export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { business, seed, clock, signal } = options;
  const speed = speedOf(options);
  const range = rangeOf(options, speed);
  const batch = speed === null ? unpaced : paced;
  const sender = openSender({ ...options, inFlight: batch.inFlight });
  const sends = business.sends({ seed, ...range });

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
  const isWhole = next.done === true && signal?.aborted !== true;
  const to = isWhole ? range.to : at;
  const counts = await sender.finish();
  const { fixed } = business;
  if (fixed !== undefined && !(isWhole && counts.accepted === counts.sent)) throw incomplete(counts);
  return { ...counts, range: { from: range.from, to }, asOf: fixed?.asOf ?? to };
}

/** An exact fixture of which something is missing has no figures. */
function incomplete({ sent, quarantined, rejected }: SendCounts): Error {
  const refused = `${quarantined} were quarantined and ${rejected} rejected`;
  return new Error(`the figures will not hold: ${sent} events were sent until it ended, ${refused}`);
}

function speedOf({ business, speed }: SimulateOptions): number | null {
  if (speed === undefined) return business.speed;
  if (speed === null) return null;
  if (business.fixed !== undefined)
    throw new Error('an exact fixture has a time of its own: it is sent without a speed');
  if (!(speed >= 1 && speed <= fastest)) throw new Error(`the speed of a simulation is 1 to ${fastest}`);
  return speed;
}

function rangeOf(options: SimulateOptions, speed: number | null): Range {
  const { business, clock } = options;
  if (business.fixed !== undefined) return business.fixed;
  const length = options.lengthMs ?? business.lengthMs;
  const now = options.to ?? clock.now();
  if (speed === null) return { from: now - length, to: now };
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

/** Hands over all that is due, in requests of bounded size, one by each door; returns what comes next. */
async function sendDue(
  sends: Iterator<Send, void>,
  first: Pulled,
  { due, sender, lines, options }: Round,
): Promise<Pulled> {
  const { signal, onProgress } = options;
  let next = first;
  while (next.done !== true && next.value.at <= due && signal?.aborted !== true) {
    const { at } = next.value;
    const batch = new Map<Door, string[]>();
    let characters = 0;
    for (let taken = 0; next.done !== true && next.value.at <= due && taken < lines; next = sends.next()) {
      const { door, line } = next.value;
      if (taken > 0 && characters + line.length > bodyCharacters) break;
      characters += line.length;
      taken += 1;
      const same = batch.get(door);
      if (same === undefined) batch.set(door, [line]);
      else same.push(line);
    }
    for (const [door, some] of batch) await sender.send(some, door);
    onProgress?.({ ...sender.soFar(), at });
  }
  return next;
}
