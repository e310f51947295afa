import { Agent } from 'node:http';
import type { LiveMemory, MemoryWatch } from '@millrace/testbed/live-memory.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { oddRequests } from '@millrace/testbed/odd/odd-requests.ts';
import { sendOdd } from '@millrace/testbed/odd/send-odd.ts';

export type OddRound = {
  /** Requests per status; 0 stands for a connection that ended without one. */
  readonly statuses: Readonly<Record<number, number>>;
  /** What was answered with 5xx, or by hanging up on a request that was sent whole. */
  readonly wrong: readonly string[];
  /** After each tenth, when everything sent was settled; empty without a watch. */
  readonly memory: readonly LiveMemory[];
};

export type OddRoundOptions = { readonly count: number; readonly seed: number; readonly watch?: MemoryWatch };

const inFlight = 16;
const parts = 10;

/** Sends odd requests to a platform, sixteen at a time. */
export async function oddRound(platform: Platform, { count, seed, watch }: OddRoundOptions): Promise<OddRound> {
  // Until the store is up, questions are rightly answered with 503.
  await platform.books();
  const keys = { write: platform.writeKey, public: platform.publicKey, admin: platform.adminKey };
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const requests = oddRequests({ count, seed, keys });
  const statuses: Record<number, number> = {};
  const wrong: string[] = [];
  const memory: LiveMemory[] = [];
  let left = 0;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const next = requests.next();
      if (next.done === true) return;
      const odd = next.value;
      const { status, body } = await sendOdd(platform.url, odd, agent);
      statuses[status ?? 0] = (statuses[status ?? 0] ?? 0) + 1;
      const hungUp = status === null && odd.cut !== true;
      if (hungUp || (status !== null && status >= 500))
        wrong.push(`${odd.kind}: ${odd.method} ${odd.path.slice(0, 80)} → ${status} ${body.slice(0, 300)}`);
    }
  };
  for (let part = 0; part < parts; part += 1) {
    left = Math.ceil(count / parts);
    await Promise.all(Array.from({ length: inFlight }, worker));
    if (watch === undefined) continue;
    await platform.idle();
    memory.push(await watch.read());
  }
  agent.destroy();
  return { statuses, wrong, memory };
}

/** MB that stayed, from the third and fourth tenth, when everything is warm, to the last two. */
export function growth(memory: readonly LiveMemory[]): LiveMemory {
  const between = (name: keyof LiveMemory): number => mean(memory.slice(-2), name) - mean(memory.slice(2, 4), name);
  return { live: between('live'), resident: between('resident') };
}

function mean(samples: readonly LiveMemory[], name: keyof LiveMemory): number {
  return samples.reduce((sum, sample) => sum + sample[name], 0) / samples.length;
}
