import { Books, type Refusing } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure, parseInstant, type Clock } from '../kernel/kernel.ts';
import { readBooks, type BooksOptions } from './books.ts';

const Query = Type.Object({
  from: Type.Optional(
    Type.String({ description: 'ISO 8601 instant, rounded down to its minute. Default: an hour ago' }),
  ),
  to: Type.Optional(Type.String({ description: 'ISO 8601 instant, rounded up to its minute. Default: now' })),
});

export type BooksRoutesOptions = BooksOptions & {
  readonly clock: Clock;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Why the log takes no events now; null: it takes them. */
  readonly refusing: () => Refusing | null;
  /** Requests that were refused as a whole since the start, by code. */
  readonly refusals: () => Readonly<Record<string, number>>;
};

const minuteMs = 60_000;
const mostMs = 31 * 24 * 60 * minuteMs;

/** `GET /api/books`: the balance per producer and minute. */
export function booksRoutes(app: FastifyInstance, options: BooksRoutesOptions): void {
  const { clock, workspaceOf, refusing, refusals } = options;
  const since = new Date(clock.now()).toISOString();
  app.get(
    '/api/books',
    {
      schema: { querystring: Query, response: { 200: Books }, tags: ['operation'] },
      config: { policy: 'read', errors: ['RANGE_INVALID'] },
    },
    async (request) => {
      const query = request.query as Static<typeof Query>;
      const to = Math.ceil((instant(query.to) ?? clock.now() + 1) / minuteMs) * minuteMs;
      const from = Math.floor((instant(query.from) ?? to - 60 * minuteMs) / minuteMs) * minuteMs;
      if (to - from > mostMs)
        throw new Failure('RANGE_INVALID', { detail: 'the books are shown for at most 31 days at a time' });
      if (from >= to) throw new Failure('RANGE_INVALID', { detail: 'from must lie before to' });
      const books = await readBooks(options, { workspace: workspaceOf(request), from, to });
      const code = refusing();
      const requests = refusals();
      return {
        ...books,
        ...(code !== null && { refusing: code }),
        ...(Object.keys(requests).length > 0 && { refused: { since, requests } }),
      };
    },
  );
}

function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseInstant(text);
  if (Number.isNaN(ms)) throw new Failure('RANGE_INVALID', { detail: `"${text}" is not an ISO 8601 instant` });
  return ms;
}
