import type { QuestionSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { documentsQuery } from '../documents/documents.ts';

/** The saved questions by their names, with their titles. */
export function useQuestions(): ReadonlyMap<string, QuestionSpec> {
  const { data } = useQuery(documentsQuery('question'));
  return new Map((data?.definitions ?? []).flatMap(({ name, spec }) => (spec ? [[name, spec as QuestionSpec]] : [])));
}
