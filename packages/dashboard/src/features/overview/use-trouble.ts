import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answered } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';
import { useLive } from '@/shared/live/live.tsx';
import { nth } from '@/shared/query/nth.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import { trouble, type Trouble } from './trouble.ts';

/** What is wrong with the answers of a page, if anything is; `events`: the place of the one that counts all of its range. */
export function useTrouble(query: UseQueryResult<readonly Answered[]>, events: number): Trouble | undefined {
  const books = useQuery(booksQuery);
  const { rates } = useLive();
  const refused = query.data?.flatMap((answer) => ('error' in answer ? [new ApiError(answer.error)] : [])) ?? [];
  return trouble({
    errors: [query.error, books.error, ...refused],
    books: books.data,
    answers: query.data?.flatMap((answer) => ('error' in answer ? [] : [answer])),
    lagMs: rates?.lagMs,
    happened: nth(query, events).data?.n,
  });
}
