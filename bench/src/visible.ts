import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { median, percentile, round } from './figures.ts';
import { cpuSeconds, residentMb } from './processes.ts';
import { startTraffic } from './traffic.ts';

const starts = 3;
const perSecond = 5_000;
const idlePause = 3_000;

/**
 * The real program, its engine included, over HTTP: how long it takes to start, what it holds at rest, and how soon after
 * the POST was begun an event is answered by its id, its state included, and counted by a question. The one that asks
 * shares the machine with it, and asks again 5 ms after an answer.
 */
export async function visible({ seconds = 20 }: BenchOptions): Promise<BenchRow[]> {
  await using platform = await startPlatform();
  await platform.send([{ type: 'first' }]);
  await platform.idle();
  const warm: number[] = [];
  for (let n = 0; n < starts; n += 1) warm.push(await restart(platform));
  await platform.idle();
  await pause(idlePause);
  const resident = residentMb(platform.pid);
  const alone = await probe(platform, seconds / 2);
  const traffic = startTraffic(platform, perSecond);
  await pause(idlePause);
  const busy = await usageDuring(platform, () => probe(platform, seconds));
  const sent = await traffic.stop();
  await platform.idle();
  return [
    {
      name: 'start to ready, warm',
      value: round(median(warm) / 1000),
      unit: 's',
      budget: '≤ 3 s',
      met: median(warm) <= 3000,
    },
    {
      name: 'at rest, resident memory of all processes, demo off',
      value: round(resident),
      unit: 'MB',
      budget: '≤ 600 MB',
      met: resident <= 600,
    },
    ...probeRows('nothing else', alone, false),
    { name: 'traffic beside the next rows', value: Math.round(sent.perSecond), unit: 'events/s' },
    { name: 'the same: collect, admit and load', value: round(busy.platform), unit: 'cores' },
    { name: 'the same: the engine', value: round(busy.engine), unit: 'cores' },
    ...probeRows(`${perSecond} events/s`, busy.probes, true),
  ];
}

type Probes = {
  readonly byId: readonly number[];
  readonly asked: readonly number[];
  readonly asking: readonly number[];
};

/** One event after the other: posted, then looked for by id or, every second one, by a question. Milliseconds. */
async function probe(platform: Platform, seconds: number): Promise<Probes> {
  const byId: number[] = [];
  const asked: number[] = [];
  const asking: number[] = [];
  const end = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < end; n += 1) {
    const name = `probe-${n}-${Math.round(end)}`;
    const start = performance.now();
    await platform.send([{ id: name, type: name, time: new Date().toISOString(), subject: `probe/${name}` }]);
    if (n % 2 === 0) {
      await until(() => isInState(platform, name));
      byId.push(performance.now() - start);
    } else {
      await until(async () => {
        const begun = performance.now();
        const counted = await isCounted(platform, name);
        asking.push(performance.now() - begun);
        return counted;
      });
      asked.push(performance.now() - start);
    }
    // The next one comes at any moment of the platform's own rhythm.
    await pause(Math.random() * 300);
  }
  return { byId, asked, asking };
}

type Usage = { readonly probes: Probes; readonly platform: number; readonly engine: number };

/** Cores that the platform's own process and the engine used, on average. */
async function usageDuring(platform: Platform, run: () => Promise<Probes>): Promise<Usage> {
  const engine = (await platform.engine()) ?? 0;
  const read = (): [number, number, number] => [performance.now() / 1000, cpuSeconds(platform.pid), cpuSeconds(engine)];
  const before = read();
  const probes = await run();
  const after = read();
  const seconds = after[0] - before[0];
  return { probes, platform: (after[1] - before[1]) / seconds, engine: (after[2] - before[2]) / seconds };
}

async function isInState(platform: Platform, id: string): Promise<boolean> {
  const response = await platform.request(`/api/events/${id}?producer=api`);
  const body = (await response.json()) as { readonly state?: { readonly events?: number } | null };
  return response.ok && body.state?.events === 1;
}

async function isCounted(platform: Platform, type: string): Promise<boolean> {
  const answer = await platform.ask({
    kind: 'table',
    metric: 'events',
    by: [],
    where: { op: 'eq', left: { op: 'field', path: 'type' }, right: { op: 'literal', value: type } },
    range: { from: 'now-10m', to: 'now' },
  });
  return answer.n === 1;
}

function probeRows(beside: string, { byId, asked, asking }: Probes, budgeted: boolean): BenchRow[] {
  const row = (name: string, value: number, most?: number): BenchRow => ({
    name: `${name}; beside: ${beside}`,
    value: round(value),
    unit: 'ms',
    ...(budgeted && most !== undefined ? { budget: `≤ ${most} ms`, met: value <= most } : {}),
  });
  return [
    row('POST → read by id and in the state, p50', median(byId)),
    row('POST → read by id and in the state, p95', percentile(byId, 95), 50),
    row('POST → counted by a question, p50', median(asked), 400),
    row('POST → counted by a question, p99', percentile(asked, 99), 1000),
    row('the question itself, p50', median(asking)),
  ];
}

async function restart(platform: Platform): Promise<number> {
  await platform.stop();
  const start = performance.now();
  await platform.restart();
  return performance.now() - start;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(5);
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
