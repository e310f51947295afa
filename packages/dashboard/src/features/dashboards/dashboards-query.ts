import type { DashboardSpec, QuestionSpec, Range } from '@millrace/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { documentsQuery } from '@/shared/query/documents.ts';
import { askEachQuery } from '@/shared/query/queries.ts';
import { tileQuestions } from './ask-tiles.ts';

export function dashboardQuery(name: string) {
  return queryOptions({
    queryKey: ['documents', 'dashboard', name],
    queryFn: ({ signal }) => api.document('dashboard', name, undefined, signal),
  });
}

/** The answers of all tiles in one call; a tile that cannot be answered has its problem in its place. */
export function tilesQuery(spec: DashboardSpec, range: Range, values: ReadonlyMap<string, string>) {
  return askEachQuery(tileQuestions(spec, range, values));
}

/** The saved questions by their names, with their titles. */
export function useSaved(): ReadonlyMap<string, QuestionSpec> {
  const { data } = useQuery(documentsQuery('question'));
  return new Map((data?.definitions ?? []).flatMap(({ name, spec }) => (spec ? [[name, spec as QuestionSpec]] : [])));
}
