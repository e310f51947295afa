import { Admin, Consumer, findErrorBy, Producer } from '@platformatic/kafka';
import { Failure } from '../../kernel/kernel.ts';
import type { Security } from './security.ts';

export type Cluster = {
  /** host:port, any of which tells the others. */
  readonly brokers: readonly string[];
  /** What takes longer is given up: an append, a request, a connection. */
  readonly deadlineMs: number;
  readonly security?: Security;
};

/** Offset 0 of the first record in a partition with this timestamp, and the one after the last. */
export const earliest = -2n;
export const latest = -1n;

const base = ({ brokers, deadlineMs, security }: Cluster) => ({
  ...security,
  clientId: 'millrace',
  bootstrapBrokers: [...brokers],
  connectTimeout: deadlineMs,
  requestTimeout: deadlineMs,
  timeout: deadlineMs,
  autocreateTopics: false,
});

export function openAdmin(cluster: Cluster): Admin {
  return new Admin({ ...base(cluster), retries: 2, retryDelay: 200 });
}

/**
 * Idempotent: the broker takes each batch once and in order, however often the client sends it, and acknowledges from all
 * in-sync replicas. It repeats until its owner gives up: by itself, an idempotent producer never does.
 */
export function openProducer(cluster: Cluster): Producer<Buffer, Buffer, Buffer, Buffer> {
  return new Producer({ ...base(cluster), idempotent: true, retries: Number.MAX_SAFE_INTEGER, retryDelay: 100 });
}

/** Only ever asked to fetch: it joins no group, commits nothing and repeats nothing. */
export function openFetcher(cluster: Cluster): Consumer {
  return new Consumer({ ...base(cluster), groupId: 'millrace', autocommit: false, retries: 0 });
}

/** Whether the broker has said so, about anything that was asked. */
export function isRefusal(error: unknown, apiId: string): boolean {
  return error instanceof Error && findErrorBy(error, 'apiId', apiId) !== null;
}

/** A failure of the cluster or of the way to it. */
export function unavailable(topic: string, cause: unknown): Failure {
  return new Failure('LOG_UNAVAILABLE', { retryAfter: 1, detail: topic, cause });
}

/** Rejects with LOG_UNAVAILABLE when it is not done in time; it may be done all the same. */
export async function before<T>(deadlineMs: number, topic: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(unavailable(topic, new Error(`no answer in ${deadlineMs} ms`))),
    deadlineMs,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
