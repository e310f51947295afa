import { closeSync, fdatasyncSync, openSync, writevSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import type { Log, LogWriter } from '@millrace/server/log/log.ts';
import { openSegmentsLog } from '@millrace/server/log/segments/segments-log.ts';
import type { BenchRow } from './bench-row.ts';

const body = Buffer.alloc(325, 'a');
const inFlight = 512;
const entries = 100_000;
const rounds = 5;
const blocks = 8;
const perBlock = 250;

/** The log against the same bytes through bare writev and fdatasync, alternating in one run. */
export async function log(): Promise<BenchRow[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'millrace-bench-log-'));
  const opened = await openSegmentsLog({
    directory,
    maxBytes: 1e12,
    freeFloorBytes: 0,
    clock: systemClock,
    logger: silent,
  });
  try {
    const writer = await opened.writer('received', {
      visibility: 'durable',
      onFatal: (error) => {
        throw error;
      },
    });
    const raw = openSync(path.join(directory, 'raw'), 'w');
    const rows = [await alone(writer, raw), ...(await together(writer, raw)), await following(opened)];
    closeSync(raw);
    return rows;
  } finally {
    await opened.close();
    await rm(directory, { recursive: true });
  }
}

async function alone(writer: LogWriter, raw: number): Promise<BenchRow> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let block = 0; block < blocks; block += 1) {
    for (let index = 0; index < perBlock; index += 1) ours.push(await timed(() => writer.append('k', [body])));
    for (let index = 0; index < perBlock; index += 1) bare.push(await timed(() => writeAndSync(raw, [body])));
  }
  const [value, ceiling] = [median(ours), median(bare)];
  return {
    name: 'log append durable, one in flight, against a raw fdatasync loop',
    value: round(value),
    unit: 'ms p50',
    ceiling: round(ceiling),
    ratio: round(value / ceiling),
    budget: '≤ 1.5 × a raw fdatasync loop',
    met: value <= 1.5 * ceiling,
  };
}

async function together(writer: LogWriter, raw: number): Promise<BenchRow[]> {
  const ours: number[] = [];
  const bare: number[] = [];
  const cpu: number[] = [];
  const group = Buffer.concat(Array.from({ length: inFlight }, () => body));
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    ours.push(await timed(() => appendAll(writer)));
    const used = process.cpuUsage(before);
    cpu.push((used.user + used.system) / entries);
    bare.push(
      await timed(() => {
        for (let written = 0; written < entries; written += inFlight) writeAndSync(raw, [group]);
      }),
    );
  }
  const [value, ceiling] = [(entries / median(ours)) * 1000, (entries / median(bare)) * 1000];
  return [
    {
      name: `log append durable, ${inFlight} in flight, against a raw writev + fdatasync loop`,
      value: Math.round(value),
      unit: 'entries/s',
      ceiling: Math.round(ceiling),
      ratio: round(value / ceiling),
      budget: '≥ 300k entries/s',
      met: value >= 300_000,
    },
    {
      name: `log append durable, ${inFlight} in flight: CPU`,
      value: round(median(cpu)),
      unit: 'µs/entry',
    },
  ];
}

async function appendAll(writer: LogWriter): Promise<void> {
  let left = entries;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await writer.append('k', [body]);
    }),
  );
}

async function following(opened: Log): Promise<BenchRow> {
  const reader = opened.reader('received');
  const end = reader.end(0);
  const took = await timed(async () => {
    for await (const batch of reader.follow(0, 0, { signal: new AbortController().signal }))
      if (batch.next === end) break;
  });
  const value = (end / took) * 1000;
  return {
    name: 'log follow, entries of 325 B, check sums verified',
    value: Math.round(value),
    unit: 'entries/s',
    budget: '≥ 1M entries/s',
    met: value >= 1_000_000,
  };
}

function writeAndSync(fd: number, buffers: readonly Buffer[]): void {
  writevSync(fd, buffers);
  fdatasyncSync(fd);
}

/** Milliseconds. */
async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >>> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
