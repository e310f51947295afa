/**
 * Sends lines to a collector until it has answered, with a bounded number of requests in flight.
 *
 * A request that was refused for now (429, 5xx), cut off or not answered is sent again with the same bytes, for as long as
 * it takes, so a stream survives a restart of the server and events stay countable once by their ids. Any other refusal of
 * a whole request is the sender's fault and ends the run with an error.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { CollectAnswer } from '@millrace/contract';
import { backoff, pause } from '@millrace/server/kernel/kernel.ts';
import { doors, type Door } from './doors.ts';

export type SendCounts = {
  /** Lines that were answered. */
  readonly sent: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly rejected: number;
  /** Requests that were sent again. */
  readonly retried: number;
};

export type SenderOptions = {
  /** Of the platform, without a path. */
  readonly url: string;
  readonly key: string;
  readonly inFlight?: number;
  readonly gzip?: boolean;
  readonly signal?: AbortSignal;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type Sender = {
  /** One request. Resolves when it has a place in flight. Rejects when an earlier one failed for good. Default door: native. */
  send(lines: readonly string[], door?: Door): Promise<void>;
  /** Resolves when nothing is in flight any more. */
  finish(): Promise<SendCounts>;
  soFar(): SendCounts;
};

const answerTimeout = 30_000;
const firstWait = 100;
const longestWait = 5000;

export function openSender(options: SenderOptions): Sender {
  const { inFlight = 4, signal } = options;
  const flying = new Set<Promise<void>>();
  const total = { sent: 0, accepted: 0, quarantined: 0, rejected: 0, retried: 0 };
  let failed: unknown;

  async function deliver(lines: readonly string[], door: Door): Promise<void> {
    const plain = Buffer.from(doors[door].bodyOf(lines));
    const body = options.gzip === true ? Buffer.from(await promisify(gzip)(plain)) : plain;
    for (let attempt = 0; signal?.aborted !== true; attempt += 1) {
      if (attempt > 0) total.retried += 1;
      const answer = await post(options, door, body);
      if (typeof answer !== 'number') {
        total.sent += lines.length;
        for (const verdict of ['accepted', 'quarantined', 'rejected'] as const) total[verdict] += answer[verdict];
        return;
      }
      const own = backoff(Math.min(attempt, 10), firstWait, longestWait, () => 0.5);
      await (options.wait ?? pause)(Math.max(answer * 1000, own), signal);
    }
  }

  const check = (): void => {
    if (failed !== undefined) throw failed instanceof Error ? failed : new Error(String(failed));
  };
  return {
    async send(lines, door = 'native') {
      while (flying.size >= inFlight) await Promise.race(flying);
      check();
      const flight = deliver(lines, door)
        .catch((error: unknown) => (failed ??= error))
        .then(() => void flying.delete(flight));
      flying.add(flight);
    },
    async finish() {
      while (flying.size > 0) await Promise.race(flying);
      check();
      return { ...total };
    },
    soFar: () => ({ ...total }),
  };
}

/** The collector's answer, or after how many seconds to send the same again. */
async function post(
  { url, key, gzip: compressed, signal }: SenderOptions,
  door: Door,
  body: Buffer<ArrayBuffer>,
): Promise<CollectAnswer | number> {
  const headers = {
    'content-type': doors[door].contentType,
    authorization: `Bearer ${key}`,
    ...(compressed === true ? { 'content-encoding': 'gzip' } : {}),
  };
  const timeout = AbortSignal.timeout(answerTimeout);
  const until = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${doors[door].path}`, { method: 'POST', headers, body, signal: until });
    text = await response.text();
  } catch {
    return 0;
  }
  if (response.status === 429 || response.status >= 500) return Number(response.headers.get('retry-after')) || 0;
  if (!response.ok) throw new Error(`the collector refused a request: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as CollectAnswer;
}
