import type { Readable } from 'node:stream';
import { parseError } from '@clickhouse/client';
import { Failure } from '../../kernel/kernel.ts';
import type { Address } from '../endpoint.ts';
import { cutsOf } from '../explorable.ts';
import { limits } from '../limits.ts';
import type { ExploreOptions, QueryResult } from '../store.ts';
import { engineSeconds, resultOf } from './asking.ts';
import type { Ticket } from './call.ts';
import { checkText, checkTree } from './check-statement.ts';
import type { ConnectionPool } from './connections.ts';
import { exploreSettings, querySettings } from './settings.ts';
import { readDatabases, readVocabulary, type Vocabulary } from './vocabulary.ts';

type Known = { readonly address: Address; readonly vocabulary: Promise<Vocabulary> };

/**
 * Users' statements. The engine parses each one first and says its tree, of which every name is checked; the statement then
 * runs as it was written, read-only, with each table cut off at its workspace.
 */
export class Explorer {
  readonly #pool: ConnectionPool;
  readonly #database: string;
  #known: Known | undefined;

  constructor(pool: ConnectionPool, database: string) {
    this.#pool = pool;
    this.#database = database;
  }

  async explore(sql: string, { workspace, params, rows }: ExploreOptions, ticket: Ticket): Promise<QueryResult> {
    const { client, queryId, signal } = ticket;
    const limit = limits.explorer;
    const seconds = engineSeconds(limit.timeoutMs);
    const given = { ...(params !== undefined && { query_params: params }), abort_signal: signal };
    checkText(sql);
    const { stream: tree } = await client
      .exec({ query: `${explain}${bare(sql)}`, ...given, clickhouse_settings: querySettings(limit, seconds) })
      .catch((error: unknown) => {
        throw error instanceof Error ? placedInStatement(error) : error;
      });
    const lines = (await readAtMost(tree, limit.resultBytes)).trimEnd().split('\n');
    const vocabulary = await this.#vocabulary();
    const databases = await readDatabases(this.#pool.current().writer);
    checkTree(lines, { vocabulary, databases });
    const { stream } = await client.exec({
      query: `${bare(sql)}\nFORMAT JSONCompact`,
      ...given,
      query_id: queryId,
      clickhouse_settings: {
        ...exploreSettings(limit, seconds, cutsOf(this.#database, workspace)),
        limit: `${rows}`,
      },
    });
    return resultOf(saidIn(await readAtMost(stream, limit.resultBytes)));
  }

  #vocabulary(): Promise<Vocabulary> {
    const { address, writer } = this.#pool.current();
    if (this.#known?.address !== address) {
      const vocabulary = readVocabulary(writer);
      this.#known = { address, vocabulary };
      vocabulary.catch(() => (this.#known = undefined));
    }
    return this.#known.vocabulary;
  }
}

const explain = 'EXPLAIN AST ';

/** The engine counts from the word that asks for the tree; whoever wrote the statement counts from its own first letter. */
function placedInStatement(error: Error): Error {
  const back = (_: string, before: string, at: string): string => `${before}${Number(at) - explain.length}`;
  error.message = error.message.replace(/(\bposition )(\d+)/, back).replace(/(\bline 1, col )(\d+)/, back);
  return error;
}

/** The client would take semicolons away behind which nothing comes; the tree is asked for the same text. */
function bare(sql: string): string {
  return sql.trim().replace(/;+$/, '');
}

/** The engine counts what it holds; repeated values are small there and large in an answer. */
async function readAtMost(stream: Readable, bytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    read += part.length;
    // Leaving the loop closes the connection, which ends the statement.
    if (read > bytes) throw new Failure('SQL_TOO_COSTLY', { detail: `the answer is larger than ${bytes} bytes` });
  }
  return Buffer.concat(parts).toString();
}

type Answered = Parameters<typeof resultOf>[0] & { readonly exception?: string };

/** What goes wrong after the answer has begun stands at its end. */
function saidIn(answer: string): Answered {
  const said = JSON.parse(answer) as Answered;
  if (said.exception !== undefined) throw parseError(said.exception);
  return said;
}
