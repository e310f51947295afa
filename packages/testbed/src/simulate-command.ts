import type { Clock } from '@millrace/server/kernel/kernel.ts';
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
  const iso = (at: number): string => new Date(at).toISOString();
  io.out(JSON.stringify({ range: { from: iso(range.from), to: iso(range.to) }, asOf: iso(asOf) }));
}

function mixedAs({ profile, shuffle = false, duplicate = 0 }: SimulateArguments, business: Business): Business {
  if (!shuffle && duplicate === 0) return business;
  if (business.fixed === undefined)
    throw new Error(`--shuffle and --duplicate are for exact fixtures; ${profile} is none`);
  if (!(duplicate >= 0 && duplicate <= 1)) throw new Error('--duplicate is a share, from 0 to 1');
  return mixedBusiness(business, { shuffle, duplicate });
}
