import type { QuestionSpec } from '@millrace/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { documentsQuery } from '@/shared/query/documents.ts';

export function dashboardQuery(name: string) {
  return queryOptions({
    queryKey: ['documents', 'dashboard', name],
    queryFn: ({ signal }) => api.document('dashboard', name, undefined, signal),
  });
}

/** The saved questions by their names, with their titles. */
export function useSaved(): ReadonlyMap<string, QuestionSpec> {
  const { data } = useQuery(documentsQuery('question'));
  return new Map((data?.definitions ?? []).flatMap(({ name, spec }) => (spec ? [[name, spec as QuestionSpec]] : [])));
}
