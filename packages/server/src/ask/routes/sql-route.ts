import { SqlAnswer, sqlLimits, SqlStatement } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import { limits, type Store } from '../../store/store.ts';
import { goneSignal, unchecked } from './request.ts';

export type SqlRouteOptions = {
  readonly store: Pick<Store, 'explore'>;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Whether whoever asks may see what is masked elsewhere: SQL reads events as they are kept. */
  readonly mayReveal: (request: FastifyRequest) => boolean;
};

const { timeoutMs, memoryBytes, rowsRead: mostRead, resultBytes } = limits.explorer;
const bounds = { ms: timeoutMs, memoryBytes, rowsRead: mostRead, answerBytes: resultBytes };
const form = Compile(SqlStatement);

const schema = {
  tags: ['questions'],
  summary: 'One SELECT over events, states and what is kept beside them',
  description:
    'ClickHouse SQL, read-only, of which the rows of the own workspace are seen. With an admin key only, not with the ' +
    'session of the dashboard: personal fields are not masked here.',
  body: SqlStatement,
  response: { 200: SqlAnswer },
};

/** `POST /api/sql`. */
export function sqlRoute(app: FastifyInstance, { store, workspaceOf, mayReveal }: SqlRouteOptions): void {
  const config = {
    policy: 'admin',
    errors: ['SQL_INVALID', 'SQL_REFUSED', 'SQL_TOO_COSTLY', 'SQL_BUSY', 'QUESTION_CANCELLED', 'STORE_UNAVAILABLE'],
  };
  let running = 0;
  app.post('/api/sql', { schema, config, ...unchecked }, async (request, reply) => {
    if (!mayReveal(request)) throw new Failure('KEY_NOT_ALLOWED', { detail: 'this takes an admin key, not a session' });
    const { sql, params, limit = sqlLimits.usualRows } = statementOf(request.body);
    if (running >= sqlLimits.atOnce) throw new Failure('SQL_BUSY', { detail: `${sqlLimits.atOnce} statements run` });
    running += 1;
    try {
      // One more says whether there are more.
      const { columns, rows, rowsRead, elapsedMs } = await store.explore(sql, {
        workspace: workspaceOf(request),
        rows: limit + 1,
        signal: goneSignal(reply),
        ...(params !== undefined && { params }),
      });
      const shown = rows.slice(0, limit);
      return {
        columns,
        rows: shown,
        truncated: rows.length > limit,
        rowsRead,
        took: Math.round(elapsedMs),
        limits: bounds,
      };
    } finally {
      running -= 1;
    }
  });
}

function statementOf(body: unknown): SqlStatement {
  if (form.Check(body)) return body;
  const { path, message } = firstMisfit(form.Errors(body), within(body));
  throw new Failure('REQUEST_INVALID', { detail: `${path.slice(1) || 'statement'}: ${message}` });
}
