/**
 * Sends requests to a collector until it has answered, with a bounded number of them in flight.
 *
 * A request that was refused for now (429, 5xx), cut off or not answered is sent again with the same bytes, for as long as
 * it takes, so a stream survives a restart of the server and events stay countable once by their ids. Any other refusal of
 * a whole request is the sender's fault and ends the run with an error.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { CollectAnswer } from '@millrace/contract';
import { backoff, pause } from '../kernel/kernel.ts';

export type SendCounts = {
  /** Events that were answered. */
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
  /** Called when a request was not taken, with what became of it. */
  readonly onRetry?: (why: string) => void;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type Outgoing = {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
  /** How many events it holds. */
  readonly events: number;
};

export type RequestSender = {
  /** One request. Resolves when it has a place in flight. Rejects when an earlier one failed for good. */
  send(outgoing: Outgoing, answered?: (answer: CollectAnswer) => void): Promise<void>;
  /** Resolves when nothing is in flight any more. */
  finish(): Promise<SendCounts>;
  soFar(): SendCounts;
};

const answerTimeout = 30_000;
const firstWait = 100;
const longestWait = 5000;

export function openRequestSender(options: SenderOptions): RequestSender {
  const { inFlight = 4, signal } = options;
  const flying = new Set<Promise<void>>();
  const total = { sent: 0, accepted: 0, quarantined: 0, rejected: 0, retried: 0 };
  let failed: unknown;

  async function deliver(outgoing: Outgoing): Promise<CollectAnswer | undefined> {
    const plain = Buffer.from(outgoing.body);
    const body = options.gzip === true ? Buffer.from(await promisify(gzip)(plain)) : plain;
    for (let attempt = 0; signal?.aborted !== true; attempt += 1) {
      if (attempt > 0) total.retried += 1;
      const answer = await post(options, outgoing, body);
      if ('accepted' in answer) {
        total.sent += outgoing.events;
        for (const verdict of ['accepted', 'quarantined', 'rejected'] as const) total[verdict] += answer[verdict];
        return answer;
      }
      options.onRetry?.(answer.why);
      const own = backoff(Math.min(attempt, 10), firstWait, longestWait, () => 0.5);
      await (options.wait ?? pause)(Math.max(answer.afterSeconds * 1000, own), signal);
    }
    return undefined;
  }

  const check = (): void => {
    if (failed !== undefined) throw failed instanceof Error ? failed : new Error(String(failed));
  };
  return {
    async send(outgoing, answered) {
      while (flying.size >= inFlight) await Promise.race(flying);
      check();
      const flight = deliver(outgoing)
        .then((answer) => {
          if (answer !== undefined) answered?.(answer);
        })
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

type Again = { readonly afterSeconds: number; readonly why: string };

/** The collector's answer, or after how long to send the same again. */
async function post(
  { url, key, gzip: compressed, signal }: SenderOptions,
  { path, contentType }: Outgoing,
  body: Buffer<ArrayBuffer>,
): Promise<CollectAnswer | Again> {
  const headers = {
    'content-type': contentType,
    authorization: `Bearer ${key}`,
    ...(compressed === true ? { 'content-encoding': 'gzip' } : {}),
  };
  const timeout = AbortSignal.timeout(answerTimeout);
  const until = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal: until });
    text = await response.text();
  } catch {
    return { afterSeconds: 0, why: `${url} does not answer` };
  }
  if (response.status === 429 || response.status >= 500) {
    const afterSeconds = Number(response.headers.get('retry-after')) || 0;
    return { afterSeconds, why: `${url} answered ${response.status} ${text.slice(0, 300)}` };
  }
  if (!response.ok) throw new Error(`the collector refused a request: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as CollectAnswer;
}
