import { openCeiling } from './admit-ceiling.ts';
import { withAdmit, type AdmitSetup } from './admit-setup.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { costOf, median, percentile, round, type Cost } from './figures.ts';
import { perRequest, requestBodies } from './requests.ts';

const rounds = 5;
const subjects = 100_000;
/** Four events in a row tell of one subject, which returns after 400,000 events. */
const repeated = (n: number): number => (n >> 2) % subjects;
const distinct = (n: number): number => n + subjects;

type Admitted = Cost & { readonly events: number; readonly commitMs: readonly number[] };

/**
 * admit with its folds and commits: 325-byte events in requests of 100, no engine beside it. The ceiling does what nobody
 * can leave out, with the same requests in groups of the same size: JSON.parse, an upsert of a state for each subject of
 * a group, one durable SQLite commit a group.
 */
export async function admit({ events = 1_000_000 }: BenchOptions): Promise<BenchRow[]> {
  return await withAdmit(async (setup) => {
    const ceiling = openCeiling(setup.directory);
    try {
      const perRound = Math.max(10, Math.round(events / rounds / perRequest)) * perRequest;
      let made = 0;
      const fresh = (count: number, subjectOf: (n: number) => number): Buffer[] => {
        made += count;
        return requestBodies(made - count, count, subjectOf);
      };
      await admitted(setup, fresh(20_000, repeated));
      const ours: Admitted[] = [];
      const bare: Cost[] = [];
      const single: Admitted[] = [];
      const again: Admitted[] = [];
      for (let turn = 0; turn < rounds; turn += 1) {
        const bodies = fresh(perRound, repeated);
        ours.push(await admitted(setup, bodies));
        bare.push(await costOf(() => ceiling.run(bodies)));
        single.push(await admitted(setup, fresh(perRound / 5, distinct)));
        again.push(await admitted(setup, bodies.slice(0, bodies.length / 5)));
      }
      return [
        ...repeatedRows(ours, median(bare.map(({ coreSeconds }) => perRound / coreSeconds))),
        ...distinctRows(single),
        { name: 'admit, duplicates only', value: perCore(again), unit: 'events/core-s' },
        ...(await rebuildRows(setup)),
      ];
    } finally {
      ceiling.close();
    }
  });
}

/** Admits what was appended before the loop runs; only the loop is measured. */
async function admitted(setup: AdmitSetup, bodies: readonly Buffer[]): Promise<Admitted> {
  await setup.append(bodies);
  const commits: number[] = [];
  const loop = await setup.openLoop(() => commits.push(performance.now()));
  const cost = await costOf(() => loop.run());
  await loop.stop();
  const commitMs = commits.slice(1).map((at, index) => at - (commits[index] ?? at));
  return { ...cost, events: bodies.length * perRequest, commitMs };
}

function repeatedRows(ours: readonly Admitted[], ceiling: number): BenchRow[] {
  const value = perCore(ours);
  const commitMs = ours.flatMap((one) => one.commitMs);
  return [
    {
      name: 'admit + fold + commit, 4 events a subject',
      value,
      unit: 'events/core-s',
      ceiling: Math.round(ceiling),
      ratio: round(value / ceiling),
      budget: '≥ 100k events/core-s',
      met: value >= 100_000,
    },
    { name: 'the same, without helper threads', value: perThread(ours), unit: 'events/core-s' },
    { name: 'the same on the clock', value: perSecond(ours), unit: 'events/s' },
    { name: 'from commit to commit, p50', value: round(median(commitMs)), unit: 'ms' },
    {
      name: 'from commit to commit, p95',
      value: round(percentile(commitMs, 95)),
      unit: 'ms',
      budget: 'slices ≤ 50 ms',
      met: percentile(commitMs, 95) <= 50,
    },
  ];
}

function distinctRows(single: readonly Admitted[]): BenchRow[] {
  const value = perCore(single);
  return [
    {
      name: 'admit + fold + commit, every event another new subject',
      value,
      unit: 'subjects/core-s',
      budget: '≥ 25k distinct subjects/s',
      met: value >= 25_000,
    },
    { name: 'the same on the clock', value: perSecond(single), unit: 'subjects/s' },
  ];
}

/** Everything the rounds have left in the log, once more. */
async function rebuildRows(setup: AdmitSetup): Promise<BenchRow[]> {
  let indexed = 0;
  const index = await costOf(async () => {
    indexed = await setup.rebuildIndex();
  });
  await setup.forget();
  const loop = await setup.openLoop();
  const state = await costOf(() => loop.run());
  await loop.stop();
  const received = setup.received();
  const perMillion = (state.seconds * 1e6) / received;
  return [
    { name: `identity index from ${indexed} admitted events`, value: round(index.seconds), unit: 's' },
    { name: 'the same', value: Math.round(indexed / index.coreSeconds), unit: 'events/core-s' },
    {
      name: `rebuild of state and admitted from ${received} received events, per million`,
      value: round(perMillion),
      unit: 's',
      budget: '≤ 30 s per million',
      met: perMillion <= 30,
    },
  ];
}

function perCore(measured: readonly Admitted[]): number {
  return Math.round(median(measured.map(({ events, coreSeconds }) => events / coreSeconds)));
}

function perThread(measured: readonly Admitted[]): number {
  return Math.round(median(measured.map(({ events, threadSeconds }) => events / threadSeconds)));
}

function perSecond(measured: readonly Admitted[]): number {
  return Math.round(median(measured.map(({ events, seconds }) => events / seconds)));
}
