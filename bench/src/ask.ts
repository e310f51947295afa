import type { Answer } from '@millrace/contract';
import { answerQuestion } from '@millrace/server/ask/ask.ts';
import { noDocuments, type Edition } from '@millrace/server/catalog/catalog.ts';
import { isFailure } from '@millrace/server/kernel/kernel.ts';
import { end, link, unlink, workspace } from './ask-data.ts';
import { withGround, type Ground } from './ask-ground.ts';
import { everyKind, kindDocuments } from './ask-kinds.ts';
import { byDocuments, byHand, rolledUp, rollups, type Compared, type RolledUp } from './ask-questions.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';

/** Subjects that stand for another. */
const linked = 25_000;
const mostRounds = 15;
/** Rounds that only warm up, where there is time for others. */
const warmRounds = 2;

/**
 * Questions over a million events: raw ones, and one of each kind, beside the SQL one would write by hand, rolled-up ones over HTTP, and raw ones
 * about linked subjects beside the same SQL, which counts every id for itself. A row ends after `seconds`, with one round behind the one that warms up at least; a question that is refused is a row that is missed.
 */
export async function ask({
  events = 1_000_000,
  seconds = 6,
  only = '',
  data,
  tell = () => {},
}: BenchOptions = {}): Promise<BenchRow[]> {
  return await withGround({ events, tail: 5_000, documents: rollups, data }, async (ground) => {
    const rows: BenchRow[] = [];
    const add = (row: BenchRow): void => {
      rows.push(row);
      tell(row);
    };
    const measured = async (name: string, measure: () => Promise<BenchRow>): Promise<void> => {
      if (!name.includes(only)) return;
      const start = performance.now();
      try {
        add({ ...(await measure()), name });
      } catch (error) {
        if (!isFailure(error)) throw error;
        add({
          name: `${name}: ${error.code}`,
          value: round(performance.now() - start),
          unit: 'ms in vain',
          met: false,
        });
      }
    };
    for (const each of byHand) await measured(`ask raw: ${each.name}`, () => compare(ground, each, seconds));
    if (rows.length > 0) {
      const slowest = Math.max(...rows.map(({ value }) => value));
      const name = `ask raw: slowest of these, ${events} events`;
      add({ name, value: slowest, unit: 'ms', budget: '≤ 100 ms', met: slowest <= 100 });
    }
    for (const each of everyKind)
      await measured(`ask kind: ${each.name}`, () => compare(ground, each, seconds, kindDocuments));
    for (const [kind, questions] of [['activity', rolledUp] as const, ['of a document', byDocuments] as const])
      for (const each of questions)
        await measured(`ask rollup ${kind}: ${each.name}, HTTP p95`, () => overHttp(ground, each, seconds));
    const names = byHand.filter(({ question }) => 'metric' in question && question.metric === 'subjects');
    if (names.some(({ name }) => linkedName(name).includes(only))) await link(ground.store, ground.records, linked);
    for (const each of names)
      await measured(linkedName(each.name), async () => {
        const { value, ceiling, ratio, unit, name } = await compare(ground, each, seconds);
        return { name, value, ceiling, ratio, unit };
      });
    await unlink(ground.records);
    return rows;
  });
}

const linkedName = (name: string): string => `ask linked: ${name}, ${linked} of them linked`;

/** In turns, so that both meet the same weather; the lower quartile of each, which other work on the machine disturbs least. */
async function compare(
  { store, records }: Ground,
  { name, question, sql }: Compared,
  seconds: number,
  documents: Edition = noDocuments,
): Promise<BenchRow & { readonly ceiling: number; readonly ratio: number }> {
  const options = { store, records, clock: { now: () => end }, documentsOf: () => documents, through: () => end };
  const asker = { workspace, signal: new AbortController().signal };
  const ours: number[] = [];
  const hand: number[] = [];
  const start = performance.now();
  while (ours.length < mostRounds + warmRounds) {
    if (ours.length >= 2 && performance.now() - start > seconds * 1000) break;
    const first = performance.now();
    const answer = await answerQuestion(question, asker, options);
    const second = performance.now();
    const found = await store.query(sql);
    const third = performance.now();
    if (answer.used.from[0] !== 'events' || answer.used.from.includes('rollup activity'))
      throw new Error(`${name} was not answered from raw rows`);
    if (answer.rows.length === 0 || found.rows.length === 0) throw new Error(`${name} found nothing`);
    ours.push(second - first);
    hand.push(third - second);
  }
  const warm = Math.min(warmRounds, Math.ceil(ours.length / 4));
  const [value, ceiling] = [quantile(ours.slice(warm), 0.25), quantile(hand.slice(warm), 0.25)];
  return {
    name,
    value: round(value),
    unit: 'ms',
    ceiling: round(ceiling),
    ratio: round(value / ceiling),
    budget: '≤ hand-written SQL + 10 % + 5 ms',
    met: value <= ceiling * 1.1 + 5,
  };
}

/** The ceiling is the least the engine can be asked, in turns with the question. */
async function overHttp({ store, url }: Ground, { name, question }: RolledUp, seconds: number): Promise<BenchRow> {
  const times: number[] = [];
  const least: number[] = [];
  const start = performance.now();
  for (let n = 0; n < 220; n += 1) {
    if (times.length >= 20 && performance.now() - start > seconds * 1000) break;
    const first = performance.now();
    const response = await fetch(`${url}/api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    const answer = (await response.json()) as Answer;
    const second = performance.now();
    await store.query('SELECT 1');
    const third = performance.now();
    if (!answer.used.from.some((from) => from.startsWith('rollup ')))
      throw new Error(`${name} was not answered from the rollup`);
    if (n < 20) continue;
    times.push(second - first);
    least.push(third - second);
  }
  const [value, ceiling] = [quantile(times, 0.95), quantile(least, 0.95)];
  return {
    name,
    value: round(value),
    unit: 'ms',
    ceiling: round(ceiling),
    ratio: round(value / ceiling),
    budget: '≤ 15 ms',
    met: value <= 15,
  };
}

function quantile(times: readonly number[], q: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

const round = (value: number): number => Math.round(value * 100) / 100;
