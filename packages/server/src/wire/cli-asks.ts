import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { askLimits, type Answer, type AskCost, type AskCosts, type ExplainedRead } from '@millrace/contract';
import { writeYaml } from '../catalog/catalog.ts';
import { callApi, type Api } from './api-client.ts';
import type { DefinitionIo } from './cli-definitions.ts';
import { cellLine } from './cli-sql.ts';
import { apiOf, reach, type Reach } from './reach.ts';

type Options = Reach & {
  readonly file?: string;
  readonly saved?: string;
  readonly from?: string;
  readonly until?: string;
  readonly where?: string;
  readonly explain: boolean;
  readonly json: boolean;
};

/** `ask`: one question over HTTP. */
export function addAskCommand(program: Command, io: DefinitionIo): void {
  reach(program.command('ask'))
    .description('ask one question: rows as lines of tab-separated values, names first; see docs/questions.md')
    .argument('[question]', 'JSON, as POST /api/ask takes it')
    .option('--file <file>', 'the question is in a file')
    .option('--saved <name>', 'the question is a document')
    .option('--from <instant>', 'begin of the range: 2026-11-28, now-7d')
    .option('--until <instant>', 'its end, default now')
    .option('--where <condition>', 'has to hold besides, of a saved question')
    .option('--explain', 'say what it was read from, and why no rollup answered it', false)
    .option('--json', 'the answer as it comes', false)
    .action(async (question: string | undefined, options: Options) => {
      const asked = askedOf(options.file === undefined ? question : await readFile(options.file, 'utf8'), options);
      await askCommand({ asked, json: options.json }, apiOf(options), io);
    });
}

function askedOf(text: string | undefined, { saved, from, until = 'now', where, explain }: Options): object {
  if ((text === undefined) === (saved === undefined))
    throw new Error('name a question: as JSON, a file of it with --file, or a document with --saved');
  const question = text === undefined ? { saved } : (JSON.parse(text) as object);
  return {
    ...question,
    ...(from === undefined ? {} : { range: { from, to: until } }),
    ...(where === undefined ? {} : { where }),
    ...(explain ? { explain } : {}),
  };
}

export type Asking = { readonly asked: object; readonly json: boolean };

/** Prints the rows; what else there is to say goes to `err`. */
export async function askCommand(
  { asked, json }: Asking,
  api: Api,
  io: Pick<DefinitionIo, 'out' | 'err'>,
): Promise<void> {
  const answer = await callApi<Answer>(api, 'POST', '/api/ask', asked);
  if (json) return io.out(JSON.stringify(answer));
  io.out(cellLine(answer.columns.map(({ name }) => name)));
  for (const row of answer.rows) io.out(cellLine(row));
  const { n, used, took, through } = answer;
  io.err(`of ${n} events, complete through ${through}; ${used.rows} rows of ${used.from.join(', ')} in ${took} ms`);
  for (const line of (answer.explain ?? []).flatMap(explainedLines)) io.err(line);
}

function explainedLines({ from, rows, because, rollups }: ExplainedRead, i: number): string[] {
  return [
    `read ${i + 1}: ${rows} rows of ${from.join(', ')}`,
    ...(because === null ? [] : [`  no rollup can answer it: ${because}`]),
    ...rollups.map(({ rollup, taken, because: why, size, days }) => {
      const kept = size === null ? '' : `, ${size} rows`;
      const marked = days === 0 ? '' : `, ${days} days of it from events until they are made anew`;
      return taken ? `  taken: ${rollup}${kept}${marked}` : `  not ${rollup}: ${why}`;
    }),
  ];
}

export type Proposing = { readonly slow?: number; readonly since?: string; readonly json: boolean };

/** `millrace doctor`: prints the rollups that would help as documents for `millrace apply`; all else goes to `err`. */
export async function proposeCommand(
  { slow, since, json }: Proposing,
  api: Api,
  io: Pick<DefinitionIo, 'out' | 'err'>,
): Promise<void> {
  const query = new URLSearchParams({
    limit: String(askLimits.shapes),
    ...(slow !== undefined && { slow: String(slow) }),
    ...(since !== undefined && { since }),
  });
  const costs = await callApi<AskCosts>(api, 'GET', `/api/asks?${query.toString()}`);
  if (json) return io.out(JSON.stringify(costs));
  const { asks, proposals } = costs;
  for (const [i, { document, changes, shapes, asked, ms, rows }] of proposals.entries()) {
    if (i > 0) io.out('---');
    io.out(`# ${changes ? 'Keeps more than it does now. ' : ''}For what was asked ${timesOf({ asked, ms, rows })}:`);
    for (const shape of shapes) {
      const ask = asks.find((each) => each.shape === shape);
      if (ask !== undefined) io.out(`#   ${askLine(ask)}`);
    }
    io.out(writeYaml(document).trimEnd());
  }
  if (proposals.length === 0) io.err(`no rollup would help: ${asks.length} questions were looked at`);
  for (const ask of asks.filter(({ because }) => because !== null).slice(0, mostTold))
    io.err(`no rollup can answer this, asked ${timesOf(ask)}: ${askLine(ask)}: ${ask.because}`);
}

const mostTold = 5;

const timesOf = ({ asked, ms, rows }: Pick<AskCost, 'asked' | 'ms' | 'rows'>): string =>
  `${asked} ${asked === 1 ? 'time' : 'times'}, ${(ms / 1000).toFixed(1)} s and ${rows} rows read in all`;

/** `saved sources: table of leads, sold by data.source_id where data.state == "…"`, on one line. */
function askLine({ kind, saved, metrics, by, where, grain }: AskCost): string {
  const parts = [
    ...(saved === null ? [] : [`saved ${saved}:`]),
    grain === null ? kind : `${kind} by ${grain}`,
    ...(metrics.length === 0 ? [] : [`of ${metrics.join(', ')}`]),
    ...(by.length === 0 ? [] : [`by ${by.join(', ')}`]),
    ...(where === null ? [] : [`where ${where}`]),
  ];
  return parts.join(' ').replaceAll(/\s+/g, ' ').slice(0, 400);
}
