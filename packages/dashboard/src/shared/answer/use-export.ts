import { useMutation } from '@tanstack/react-query';
import type { Asked } from '../api/api.ts';

/** The answer to a question as a file that is named by its title. */
export function useExport(question: Asked, title: string) {
  return useMutation({
    mutationFn: async () => (await import('./save-answer.ts')).saveAnswer(question, title),
  });
}
