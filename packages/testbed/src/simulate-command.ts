import type { Clock } from '@millrace/server/kernel/kernel.ts';
import { profileOf, profiles } from './leads/profiles.ts';
import { simulate } from './simulate.ts';

export type SimulateArguments = {
  readonly pack: string;
  readonly profile: string;
  readonly seed?: number;
  /** Default: the profile's own. */
  readonly speed?: number;
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
  if (pack !== 'leads') throw new Error(`there is no simulator for the pack "${pack}"; there is one for: leads`);
  const profile = profileOf(args.profile);
  if (profile === undefined)
    throw new Error(`there is no profile "${args.profile}"; there are: ${Object.keys(profiles).join(', ')}`);
  if (key === undefined || key === '') throw new Error('a write key is needed: --key, or MILLRACE_WRITE_KEY');
  const pace = args.speed ?? profile.speed;
  io.err(pace === null ? 'as fast as it is taken' : `${pace} times real time, ends now`);
  let lastTold = io.clock.now();
  const run = await simulate({
    url,
    key,
    profile,
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
  const { range, ...counts } = run;
  io.err(
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  );
  const iso = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() };
  io.out(JSON.stringify({ range: iso, asOf: iso.to }));
}
