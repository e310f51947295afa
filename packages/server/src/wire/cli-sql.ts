import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { SqlAnswer } from '@millrace/contract';
import { callApi, type Api } from './api-client.ts';
import type { DefinitionIo } from './cli-definitions.ts';
import { apiOf, reach, type Reach } from './reach.ts';

type Options = Reach & { readonly limit?: number; readonly json: boolean; readonly file?: string };

/** `sql`: one SELECT over HTTP. */
export function addSqlCommand(program: Command, io: DefinitionIo): void {
  reach(program.command('sql'))
    .description('ask in SQL: rows as lines of tab-separated values, names first; see docs/sql.md')
    .argument('[statement]', 'one SELECT')
    .option('--file <file>', 'the statement is in a file')
    .option('--limit <n>', 'rows at most, default 1000', Number)
    .option('--json', 'the answer as it comes', false)
    .action(async (statement: string | undefined, { file, limit, json, ...to }: Options) => {
      const sql = file === undefined ? statement : await readFile(file, 'utf8');
      if (sql === undefined) throw new Error('name a statement, or a file of one with --file');
      await sqlCommand({ sql, json, ...(limit !== undefined && { limit }) }, apiOf(to), io);
    });
}

export type Asked = { readonly sql: string; readonly limit?: number; readonly json: boolean };

/** Prints the rows; what else there is to say goes to `err`. */
export async function sqlCommand(
  { json, ...asked }: Asked,
  api: Api,
  io: Pick<DefinitionIo, 'out' | 'err'>,
): Promise<void> {
  const answer = await callApi<SqlAnswer>(api, 'POST', '/api/sql', asked);
  if (json) return io.out(JSON.stringify(answer));
  io.out(cellLine(answer.columns.map(({ name }) => name)));
  for (const row of answer.rows) io.out(cellLine(row));
  const { rows, truncated, rowsRead, took } = answer;
  io.err(`${rows.length} rows${truncated ? ', there are more: raise --limit' : ''}; ${rowsRead} read in ${took} ms`);
}

/** Values of a row, with tabs between. */
export const cellLine = (row: readonly unknown[]): string => row.map(cell).join('\t');

/** One line, whatever the value. */
function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(
    /[\\\t\n\r]/g,
    (found) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[found] ?? found,
  );
}
