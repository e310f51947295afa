import type { Platform } from '@millrace/testbed/platform.ts';

export type Phase = {
  readonly requests: number;
  /** Requests by status; 0 stands for no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
};

export type SteadyLoad = {
  /** Requests that were answered since the phase began. */
  answered(): number;
  /** Begins another phase: a request belongs to the phase it was sent in. */
  phase(name: string): void;
  /** Resolves when the last request is answered. */
  stop(): Promise<Readonly<Record<string, Phase>>>;
};

type Request = { phase: string; status: number; ms: number };

export type SteadyLoadOptions = {
  readonly requestsPerSecond: number;
  /** The body of the nth request. */
  readonly body: (n: number) => unknown;
};

/** Requests at a rate that does not wait for answers, as from many clients that do not know of each other. */
export function startSteadyLoad(platform: Platform, { requestsPerSecond, body }: SteadyLoadOptions): SteadyLoad {
  const done: Request[] = [];
  const flying = new Set<Promise<void>>();
  let phase = 'before';
  let n = 0;
  const send = async (text: string, request: Request): Promise<void> => {
    const begin = performance.now();
    const headers = { authorization: `Bearer ${platform.writeKey}`, 'content-type': 'application/json' };
    try {
      const response = await fetch(`${platform.url}/v1/events`, { method: 'POST', headers, body: text });
      await response.arrayBuffer();
      request.status = response.status;
    } catch {
      request.status = 0;
    }
    request.ms = performance.now() - begin;
    done.push(request);
  };
  const timer = setInterval(() => {
    const flight = send(JSON.stringify(body(n++)), { phase, status: 0, ms: 0 }).finally(() => flying.delete(flight));
    flying.add(flight);
  }, 1000 / requestsPerSecond);
  return {
    answered: () => done.filter((request) => request.phase === phase).length,
    phase(name) {
      phase = name;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(flying);
      const phases = Map.groupBy(done, (request) => request.phase);
      return Object.fromEntries([...phases].map(([name, requests]) => [name, summary(requests)]));
    },
  };
}

function summary(requests: readonly Request[]): Phase {
  const times = requests.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((times[Math.ceil(share * times.length) - 1] ?? 0) * 10) / 10;
  const statuses: Record<number, number> = {};
  for (const { status } of requests) statuses[status] = (statuses[status] ?? 0) + 1;
  return { requests: requests.length, statuses, p50: at(0.5), p99: at(0.99), worst: at(1) };
}
