import { Agent } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { Platform } from '@millrace/testbed/platform.ts';
import { oddRequests } from '@millrace/testbed/odd/odd-requests.ts';
import { sendOdd } from '@millrace/testbed/odd/send-odd.ts';

export type OddRound = {
  /** Requests per status; 0 stands for a connection that ended without one. */
  readonly statuses: Readonly<Record<number, number>>;
  /** What was answered with 5xx, or by hanging up on a request that was sent whole. */
  readonly wrong: readonly string[];
  /** Resident memory of the parent process after each tenth, MB. */
  readonly memory: readonly number[];
};

const inFlight = 16;

/** Sends odd requests to a platform, sixteen at a time. */
export async function oddRound(
  platform: Platform,
  { count, seed }: { count: number; seed: number },
): Promise<OddRound> {
  // Until the store is up, questions are rightly answered with 503.
  await platform.books();
  const keys = { write: platform.writeKey, public: platform.publicKey, admin: platform.adminKey };
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const requests = oddRequests({ count, seed, keys });
  const statuses: Record<number, number> = {};
  const wrong: string[] = [];
  const memory: number[] = [];
  let sent = 0;
  const worker = async (): Promise<void> => {
    for (const odd of requests) {
      const { status, body } = await sendOdd(platform.url, odd, agent);
      statuses[status ?? 0] = (statuses[status ?? 0] ?? 0) + 1;
      const hungUp = status === null && odd.cut !== true;
      if (hungUp || (status !== null && status >= 500))
        wrong.push(`${odd.kind}: ${odd.method} ${odd.path.slice(0, 80)} → ${status} ${body.slice(0, 300)}`);
      sent += 1;
      if (sent % Math.ceil(count / 10) === 0) memory.push(await residentMb(platform.pid));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  agent.destroy();
  return { statuses, wrong, memory };
}

export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
