import { pause, type Clock } from '@millrace/server/kernel/kernel.ts';
import type { Business } from './business.ts';
import { mixedBusiness } from './mixed.ts';
import { simulate } from './simulate.ts';
import { businessOf } from './simulators.ts';

export type SimulateArguments = {
  readonly pack: string;
  readonly profile: string;
  readonly seed?: number;
  /** Default: the profile's own. */
  readonly speed?: number;
  /** Of an exact fixture: its events out of order. */
  readonly shuffle?: boolean;
  /** Of an exact fixture: the share of its events that are sent twice, 0 to 1. */
  readonly duplicate?: number;
  /** Address of the platform. */
  readonly to?: string;
  /** A write key, best one that may import. */
  readonly key?: string;
};

export type SimulateIo = {
  /** One line each, without its end. */
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** `millrace simulate <pack> <profile>`. The last line of `out` is `{"range":{"from","to"},"asOf"}`. Throws on wrong arguments. */
export async function simulateCommand(args: SimulateArguments, io: SimulateIo): Promise<void> {
  const { pack, seed = 1, to: url = 'http://127.0.0.1:8080', key } = args;
  const business = mixedAs(args, businessOf(pack, args.profile));
  if (key === undefined || key === '') throw new Error('a write key is needed: --key, or MILLRACE_WRITE_KEY');
  const pace = args.speed ?? business.speed;
  io.err(pace === null ? 'as fast as it is taken' : `${pace} times real time, ends now`);
  let lastTold = io.clock.now();
  const run = await simulate({
    url,
    key,
    business,
    seed,
    clock: io.clock,
    signal: io.signal,
    ...(args.speed === undefined ? {} : { speed: args.speed }),
    onProgress: ({ sent, at }) => {
      if (io.clock.now() - lastTold < 1000) return;
      lastTold = io.clock.now();
      io.err(`${new Date(at).toISOString()}  ${sent} sent`);
    },
  });
  const { range, asOf, ...counts } = run;
  io.err(
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  );
  // Whoever asks for the figures of a fixture at once gets all of them.
  if (business.fixed !== undefined) await stored(url, io);
  const iso = (at: number): string => new Date(at).toISOString();
  io.out(JSON.stringify({ range: { from: iso(range.from), to: iso(range.to) }, asOf: iso(asOf) }));
}

/** Resolves when nothing that was received is on its way to the store any more; at once where nobody says so. Throws on abort. */
async function stored(url: string, { err, signal }: SimulateIo): Promise<void> {
  for (let told = false; (await onTheWay(url, signal)) > 0; told = true) {
    if (!told) err('waits until all of it is stored');
    await pause(200, signal);
    if (signal.aborted) throw new Error('it was sent, and is not stored yet: the figures do not hold before');
  }
}

/** Entries that are not stored yet. A platform that does not answer just now may have some. */
async function onTheWay(url: string, signal: AbortSignal): Promise<number> {
  const told: unknown = await fetch(new URL('/health/ready', url), { signal })
    .then((answer) => answer.json())
    .catch(() => ({ lag: { unknown: 1 } }));
  const lag: unknown = typeof told === 'object' && told !== null && 'lag' in told ? told.lag : undefined;
  if (typeof lag !== 'object' || lag === null) return 0;
  return Object.values(lag).reduce<number>((sum, entries) => sum + Number(entries), 0);
}

function mixedAs({ profile, shuffle = false, duplicate = 0 }: SimulateArguments, business: Business): Business {
  if (!shuffle && duplicate === 0) return business;
  if (business.fixed === undefined)
    throw new Error(`--shuffle and --duplicate are for exact fixtures; ${profile} is none`);
  if (!(duplicate >= 0 && duplicate <= 1)) throw new Error('--duplicate is a share, from 0 to 1');
  return mixedBusiness(business, { shuffle, duplicate });
}
