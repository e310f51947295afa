import { useQuery } from '@tanstack/react-query';
import { documentsQuery } from './documents.ts';

/** The saved questions of these kinds: their names, and what they are called. */
export function useSaved(kinds: readonly string[]): readonly { readonly value: string; readonly label: string }[] {
  const documents = useQuery(documentsQuery('question')).data?.definitions ?? [];
  return documents.flatMap((each) => {
    const kind = (each.spec?.['question'] as { readonly kind?: string } | undefined)?.kind ?? '';
    return kinds.includes(kind) ? [{ value: each.name, label: String(each.spec?.['title'] ?? each.name) }] : [];
  });
}
