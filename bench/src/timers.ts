import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAdmitted } from '@millrace/server/admit/admit.ts';
import { printBook } from '@millrace/server/admit/sessions/book-text.ts';
import { gapMs, lateMs } from '@millrace/server/admit/sessions/session.ts';
import { systemClock } from '@millrace/server/kernel/kernel.ts';
import { openFiring } from '@millrace/server/wire/fire-child.fixture.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { percentile, round } from './figures.ts';

const perStatement = 1_000;
const hourMs = 3_600_000;

/** How late sessions close beside a million that wait: from due to the commit of what follows from them. */
export async function timers({ events: waiting = 1_000_000, seconds = 10 }: BenchOptions): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-timers-'));
  const firing = seconds * 2_000;
  const before = await openFiring(directory, { now: () => 0 }, () => {});
  const began = performance.now();
  const first = Date.now() + hourMs;
  await insert(before.records, waiting, (n) => first + n);
  const filled = performance.now() - began;
  // The first falls due when all is open.
  const start = Date.now() + 5_000;
  await insert(before.records, firing, (n) => start + (n * seconds * 1_000) / firing, 'firing');
  await before.close();
  const commits: { readonly end: number; readonly at: number }[] = [];
  const it = await openFiring(directory, systemClock, (end) => commits.push({ end, at: Date.now() }));
  try {
    while (Date.now() < start + seconds * 1_000 + 1_000) await new Promise((resolve) => setTimeout(resolve, 100));
    await it.loop.idle();
    const late: number[] = [];
    const admitted = it.log.reader('admitted');
    for (const { end, at } of commits) {
      if (end === 0) continue;
      const { eventLines } = readAdmitted(await admitted.read(0, end - 1));
      for (const line of eventLines.toString().split('\n')) {
        if (!line.includes('session_ended')) continue;
        late.push(at - ((JSON.parse(line) as [string, string, number])[2] + gapMs + lateMs + 1));
      }
    }
    if (late.length !== firing) throw new Error(`${late.length} of ${firing} timers fired`);
    const p99 = percentile(late, 99);
    const name = `lateness beside ${waiting.toLocaleString('en')} that wait`;
    return [
      { name: `${name}, p50`, value: round(percentile(late, 50)), unit: 'ms' },
      { name: `${name}, p99`, value: round(p99), unit: 'ms', budget: '≤ 1,000 ms', met: p99 <= 1_000 },
      { name: 'fired meanwhile', value: round(firing / seconds), unit: '1/s' },
      { name: 'inserted before', value: round(waiting / (filled / 1_000)), unit: '1/s' },
    ];
  } finally {
    await it.close();
    await rm(directory, { recursive: true });
  }
}

type Records = Awaited<ReturnType<typeof openFiring>>['records'];

async function insert(records: Records, count: number, dueOf: (n: number) => number, of = 'waiting'): Promise<void> {
  for (let from = 0; from < count; from += perStatement) {
    const rows = Array.from({ length: Math.min(perStatement, count - from) }, (_, n) =>
      rowOf(`${of}-${from + n}`, Math.round(dueOf(from + n))),
    );
    await records.write((db) => [db.insertInto('timers').values(rows)]);
  }
}

/** A session of one event that closes at the given moment. */
function rowOf(id: string, due: number) {
  const mark = { time: due - 1 - gapMs - lateMs, order: 0, id: `event of ${id}` };
  const session = { named: '', first: mark, last: mark, events: 1, touched: mark.time, closed: false };
  const payload = printBook({ sessions: [session], through: -1, late: 0, told: [] });
  return { workspace: 'w', kind: 'session', key: JSON.stringify(['person', id, '']), due, payload };
}
