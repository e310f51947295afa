import { useQuery } from '@tanstack/react-query';
import { useLive } from '@/shared/live/live.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { booksQuery } from '@/shared/query/queries.ts';
import { totalsQuery } from './overview-query.ts';
import type { Span } from './spans.ts';
import { trouble } from './trouble.ts';

/** One sentence on top, only when something is wrong. */
export function TroubleLine({ span }: { readonly span: Span }) {
  const totals = useQuery(totalsQuery(span));
  const books = useQuery(booksQuery);
  const { rates } = useLive();
  const found = trouble({
    errors: [totals.error, books.error],
    books: books.data,
    answers: totals.data,
    lagMs: rates?.lagMs,
  });
  if (found === undefined) return null;
  return (
    <Notice tone={found.tone}>
      <strong>{found.lead}</strong> {found.rest}
    </Notice>
  );
}
