import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answered } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';
import { useLive } from '@/shared/live/live.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import { trouble } from './trouble.ts';

/** One sentence on top, only when something is wrong. */
export function TroubleLine({ query }: { readonly query: UseQueryResult<readonly Answered[]> }) {
  const books = useQuery(booksQuery);
  const { rates } = useLive();
  const refused = query.data?.flatMap((answer) => ('error' in answer ? [new ApiError(answer.error)] : [])) ?? [];
  const found = trouble({
    errors: [query.error, books.error, ...refused],
    books: books.data,
    answers: query.data?.flatMap((answer) => ('error' in answer ? [] : [answer])),
    lagMs: rates?.lagMs,
  });
  if (found === undefined) return null;
  return (
    <Notice tone={found.tone}>
      <strong>{found.lead}</strong> {found.rest}
    </Notice>
  );
}
