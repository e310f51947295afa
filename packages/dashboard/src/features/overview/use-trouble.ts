import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answered } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';
import { useLive } from '@/shared/live/live.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import { trouble, type Trouble } from './trouble.ts';

/** What is wrong with the answers of a page, if anything is. */
export function useTrouble(query: UseQueryResult<readonly Answered[]>): Trouble | undefined {
  const books = useQuery(booksQuery);
  const { rates } = useLive();
  const refused = query.data?.flatMap((answer) => ('error' in answer ? [new ApiError(answer.error)] : [])) ?? [];
  return trouble({
    errors: [query.error, books.error, ...refused],
    books: books.data,
    answers: query.data?.flatMap((answer) => ('error' in answer ? [] : [answer])),
    lagMs: rates?.lagMs,
  });
}
