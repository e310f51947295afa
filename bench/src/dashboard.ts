import { fileURLToPath } from 'node:url';
import type { Answer, DashboardSpec, DefinitionDocument } from '@millrace/contract';
import { answerQuestion } from '@millrace/server/ask/ask.ts';
import { isFailure } from '@millrace/server/kernel/kernel.ts';
import { readDocumentFiles } from '@millrace/server/wire/document-files.ts';
import { measure } from '../../packages/dashboard/scripts/bundle-size.ts';
import { tileQuestions } from '../../packages/dashboard/src/features/dashboards/ask-tiles.ts';
import { end, workspace } from './ask-data.ts';
import { withGround, type Ground } from './ask-ground.ts';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { leadValues } from './dashboard-data.ts';
import { percentile, round } from './figures.ts';

/** Tiles that a dashboard has. */
const mostTiles = 12;
const budgetMs = 500;
/** A tile that is not there by then is none that a rollup answers. */
const mostMs = 2_000;

/** What a reader downloads, and the tiles of a pack's dashboards over ten million events in one request. Build the dashboard before. */
export async function dashboard({
  events = 10_000_000,
  seconds = 30,
  only = '',
  data,
  tell = () => {},
}: BenchOptions = {}): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const add = (row: BenchRow): void => {
    if (!row.name.includes(only)) return;
    rows.push(row);
    tell(row);
  };
  for (const { name, bytes, budget } of bundles()) {
    const [value, most] = [round(bytes / 1000), budget / 1000];
    add({ name: `dashboard bundle: ${name}`, value, unit: 'kB', budget: `≤ ${most} kB`, met: bytes <= budget });
  }
  if (only !== '' && 'dashboard bundle'.includes(only)) return rows;
  const documents = await leadDocuments();
  const tiles = questionsOf(documents);
  return await withGround({ events, tail: 5_000, documents, values: leadValues, data }, async (ground) => {
    const kept: Tile[] = [];
    for (const tile of tiles) {
      const used = await usedBy(ground, tile.question);
      if (!used.some((from) => from.startsWith('rollup '))) continue;
      kept.push(tile);
      const times = await timed(seconds / 20, 3, async () => await answer(ground, tile.question));
      const name = `dashboard tile ${tile.name}, from ${used.join(', ')}`;
      add({ name, value: round(percentile(times, 50)), unit: 'ms p50' });
      if (kept.length === mostTiles) break;
    }
    if (kept.length < mostTiles)
      throw new Error(`only ${kept.length} tiles are answered from a rollup: fill the data anew`);
    const questions = kept.map(({ question }) => question);
    const inProcess = await timed(seconds, 5, async () => {
      await Promise.all(questions.map(async (question) => await answer(ground, question)));
    });
    const overHttp = await timed(seconds, 5, async () => await batch(ground.url, questions));
    for (const [how, times] of [['in process', inProcess] as const, ['one request over HTTP', overHttp] as const])
      for (const p of [50, 95]) {
        const value = round(percentile(times, p));
        const name = `dashboard of ${kept.length} tiles, ${events} events, ${how}, p${p} of ${times.length}`;
        add({ name, value, unit: 'ms', budget: `≤ ${budgetMs} ms`, met: value <= budgetMs });
      }
    return rows;
  });
}

type Bundle = ReturnType<typeof measure>[number];

/** Of what each page has, the page that has most of it. */
function bundles(): readonly Bundle[] {
  const most = new Map<string, Bundle>();
  for (const line of measured()) {
    const kind = line.name.replace(/^[\w-]*-page /, '');
    if (line.bytes >= (most.get(kind)?.bytes ?? 0)) most.set(kind, line);
  }
  return [...most.values()];
}

function measured(): ReturnType<typeof measure> {
  try {
    return measure();
  } catch (error) {
    throw new Error('the dashboard is not built: npm run build', { cause: error });
  }
}

async function leadDocuments(): Promise<DefinitionDocument[]> {
  const folder = fileURLToPath(new URL('../../packs/leads/', import.meta.url));
  const found = await readDocumentFiles([folder]);
  return found.map(({ document }) => document);
}

type Tile = { readonly name: string; readonly question: unknown };

/** As the page asks them: those of all dashboards of the pack over their own range, then over a week and a day. */
function questionsOf(documents: readonly DefinitionDocument[]): Tile[] {
  const specs = documents.flatMap(({ kind, name, spec }) =>
    kind === 'dashboard' ? [{ name, spec: spec as unknown as DashboardSpec }] : [],
  );
  return [undefined, '7d', '24h'].flatMap((range) =>
    specs.flatMap(({ name, spec }) => {
      const from = `now-${range ?? spec.range}`;
      return tileQuestions(spec, { from, to: 'now' }, new Map()).map((question, i) => ({
        name: `${name}/${spec.tiles[i]?.id} since ${spec.tiles[i]?.range ?? from}`,
        question,
      }));
    }),
  );
}

/** What it is answered from; nothing where that takes so long that it is read from events. */
async function usedBy(ground: Ground, question: unknown): Promise<readonly string[]> {
  try {
    return (await answer(ground, question, AbortSignal.timeout(mostMs))).used.from;
  } catch (error) {
    if (isFailure(error)) return [];
    throw error;
  }
}

const answer = async (
  { store, records, documents }: Ground,
  question: unknown,
  signal = new AbortController().signal,
): Promise<Answer> =>
  await answerQuestion(
    question,
    { workspace, signal },
    { store, records, clock: { now: () => end }, documentsOf: () => documents, through: () => end },
  );

async function batch(url: string, questions: readonly unknown[]): Promise<void> {
  const response = await fetch(`${url}/api/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(questions),
  });
  const answers = (await response.json()) as readonly { readonly code?: string }[];
  const failed = answers.find(({ code }) => code !== undefined);
  if (failed !== undefined || answers.length !== questions.length) throw new Error(JSON.stringify(failed ?? answers));
}

/** Milliseconds of each round, for so long, after one that does not count. */
async function timed(seconds: number, least: number, run: () => Promise<unknown>): Promise<number[]> {
  await run();
  const times: number[] = [];
  const start = performance.now();
  while (times.length < least || performance.now() - start < seconds * 1000) {
    const before = performance.now();
    await run();
    times.push(performance.now() - before);
  }
  return times;
}
