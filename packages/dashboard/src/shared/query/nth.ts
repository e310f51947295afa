import type { Answer } from '@millrace/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Answered } from '../api/api.ts';
import { ApiError } from '../api/request.ts';
import type { Shown } from './part.tsx';

/** One answer of many that were asked at once, as a query of its own. */
export function nth(query: UseQueryResult<readonly Answered[]>, place: number): Shown<Answer> {
  const answered = query.data?.[place];
  const { isPending, isPlaceholderData, dataUpdatedAt } = query;
  const refetch = query.refetch as unknown as Shown<Answer>['refetch'];
  const shown = { isPending, isPlaceholderData, dataUpdatedAt, refetch };
  if (answered === undefined) return { ...shown, data: undefined, error: query.error };
  if ('error' in answered) return { ...shown, data: undefined, error: new ApiError(answered.error) };
  return { ...shown, data: answered, error: query.error };
}
