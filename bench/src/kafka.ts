import { silent } from '@millrace/server/kernel/kernel.ts';
import { startCluster, type Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { openKafkaLog } from '@millrace/server/log/kafka/kafka-log.ts';
import type { Log, LogWriter } from '@millrace/server/log/log.ts';
import { withAdmit } from './admit-setup.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { costOf, median, round, type Cost } from './figures.ts';
import { perRequest, receivedEntry, requestBodies } from './requests.ts';

const rounds = 3;
const subjects = 100_000;

const onFatal = (error: Error): void => {
  throw error;
};

type Load = { readonly parts: readonly (readonly Uint8Array[])[]; readonly events: number };

/**
 * What one partition of a real broker takes, against what admit takes from it. The brokers run on this machine, so they
 * take from the same cores: a cluster of its own gives more.
 */
export async function kafka({ events = 300_000 }: BenchOptions): Promise<BenchRow[]> {
  const perRound = Math.max(1_000, Math.round(events / rounds / perRequest) * perRequest);
  const rows: BenchRow[] = [];
  for (const brokers of [1, 3]) {
    const cluster = await startCluster(brokers);
    try {
      const partition = await partitionRows(cluster, perRound);
      rows.push(...partition);
      if (brokers === 1) rows.push(...(await admitRows(cluster, perRound, partition[0]?.value ?? Number.NaN)));
    } finally {
      for (const broker of cluster) await broker[Symbol.asyncDispose]();
    }
  }
  return rows;
}

async function partitionRows(cluster: readonly Broker[], perRound: number): Promise<BenchRow[]> {
  const bodies = requestBodies(0, perRound, (n) => n % subjects);
  const many: Load = { parts: bodies.map((body) => receivedEntry(body, 0)), events: perRound };
  const single = bodies.slice(0, bodies.length / 5).flatMap((body) => JSON.parse(body.toString()) as object[]);
  const one: Load = {
    parts: single.map((event) => receivedEntry(Buffer.from(JSON.stringify([event])), 0)),
    events: single.length,
  };
  const where = cluster.length === 1 ? '1 broker, synced' : `${cluster.length} replicas`;
  return [
    ...(await loadRows(cluster, many, { where, what: `${perRequest} events an entry`, inFlight: 64 })),
    ...(await loadRows(cluster, one, { where, what: '1 event an entry', inFlight: 256 })),
  ];
}

async function loadRows(
  cluster: readonly Broker[],
  load: Load,
  { where, what, inFlight }: { readonly where: string; readonly what: string; readonly inFlight: number },
): Promise<BenchRow[]> {
  const log = await openOn(cluster, `${load.events}-${load.parts.length}`);
  const writer = await log.writer('received', { visibility: 'durable', onFatal });
  await appendAll(writer, load.parts.slice(0, inFlight), inFlight);
  const appended: Cost[] = [];
  const followed: Cost[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    const from = writer.durableEnd(0);
    appended.push(await costOf(() => appendAll(writer, load.parts, inFlight)));
    followed.push(await costOf(() => followAll(log, from)));
  }
  await log.close();
  const rate = (costs: readonly Cost[]): number =>
    Math.round(load.events / median(costs.map(({ seconds }) => seconds)));
  const cpu = (costs: readonly Cost[]): number =>
    round((median(costs.map(({ coreSeconds }) => coreSeconds)) * 1e6) / load.events);
  return [
    {
      name: `append to one partition, ${where}, ${what}, ${inFlight} in flight`,
      value: rate(appended),
      unit: 'events/s',
    },
    { name: 'the same: CPU of this process', value: cpu(appended), unit: 'µs/event' },
    { name: `follow it, ${where}, ${what}`, value: rate(followed), unit: 'events/s' },
    { name: 'the same: CPU of this process', value: cpu(followed), unit: 'µs/event' },
  ];
}

/** `ceiling`: events a second that the partition takes in requests of the same size. */
async function admitRows(cluster: readonly Broker[], perRound: number, ceiling: number): Promise<BenchRow[]> {
  return await withAdmit(
    async (setup) => {
      const costs: Cost[] = [];
      for (let turn = 0; turn < rounds; turn += 1) {
        await setup.append(requestBodies(turn * perRound, perRound, (n) => (n >> 2) % subjects));
        const loop = await setup.openLoop();
        costs.push(await costOf(() => loop.run()));
        await loop.stop();
      }
      const value = Math.round(perRound / median(costs.map(({ seconds }) => seconds)));
      return [
        {
          name: 'admit + fold + commit from it, 1 broker, 4 events a subject, against what it takes',
          value,
          unit: 'events/s',
          ceiling,
          ratio: round(value / ceiling),
        },
        {
          name: 'the same',
          value: Math.round(perRound / median(costs.map(({ coreSeconds }) => coreSeconds))),
          unit: 'events/core-s',
        },
      ];
    },
    undefined,
    () => openOn(cluster, 'admit'),
  );
}

function openOn(cluster: readonly Broker[], prefix: string): Promise<Log> {
  return openKafkaLog({
    brokers: cluster.map(({ address }) => address),
    prefix,
    maxBytes: 1e12,
    deadlineMs: 30_000,
    logger: silent,
  });
}

async function appendAll(writer: LogWriter, entries: Load['parts'], inFlight: number): Promise<void> {
  const waiting = entries[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (const parts of waiting) await writer.append('', parts);
    }),
  );
}

async function followAll(log: Log, from: number): Promise<void> {
  const reader = log.reader('received');
  const end = reader.end(0);
  for await (const { next } of reader.follow(0, from, { signal: new AbortController().signal })) if (next >= end) break;
}
