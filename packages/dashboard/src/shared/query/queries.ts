import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Answered, type Asked } from '@/shared/api/api.ts';
import { isUnreachable } from '@/shared/api/request.ts';
import { standsFor } from './stands-for.ts';

/** While a page is looked at, its figures are asked for again this often. */
export const refreshEvery = 10_000;
/** While nobody answers, it is looked this often whether somebody does. */
export const lookEvery = 2000;
/** How often what was asked at once is asked again: what takes long to answer less often. */
const refreshOf = (answers: readonly Answered[] | undefined): number => Math.max(refreshEvery, standsFor(answers));

/** Three refreshes missed: the stamp of what was asked at once turns amber. */
export const lateFor = (answers: readonly Answered[] | undefined): number => 3 * refreshOf(answers);

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.session(signal),
  staleTime: Infinity,
  retry: false,
});

/** Several questions in one call, all answered or none. The key is the questions themselves, so the same question is asked once. */
export function askQuery(questions: readonly Asked[]) {
  return queryOptions({
    queryKey: ['ask', questions],
    queryFn: ({ signal }) => api.ask(questions, signal),
    staleTime: 15_000,
    refetchInterval: refreshEvery,
    placeholderData: keepPreviousData,
  });
}

/** Several questions in one call, each answered by itself: one that cannot be answered has its problem in its place. */
export function askEachQuery(questions: readonly Asked[]) {
  return queryOptions({
    queryKey: ['ask', 'each', questions],
    queryFn: ({ signal }) => api.askEach(questions, signal),
    staleTime: 15_000,
    refetchInterval: ({ state }) => refreshOf(state.data),
    placeholderData: keepPreviousData,
    enabled: questions.length > 0,
  });
}

/** The books of the last hour, for the foot of the navigation and for the overview. */
export const booksQuery = queryOptions({
  queryKey: ['books'],
  queryFn: ({ signal }) => api.books(signal),
  staleTime: 15_000,
  refetchInterval: ({ state }) => (isUnreachable(state.error) ? lookEvery : refreshEvery),
});
