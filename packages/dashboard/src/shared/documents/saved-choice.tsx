import { useQuery } from '@tanstack/react-query';
import { Choice } from '../ui/choice.tsx';
import { documentsQuery } from './documents.ts';

type Props = {
  /** The one that is looked at; undefined: none. */
  readonly name: string | undefined;
  /** Kinds of questions that the page shows. */
  readonly kinds: readonly string[];
  readonly onChange: (name: string | undefined) => void;
};

/** Goes to a saved question, or to a new one. Absent while nothing is saved. */
export function SavedChoice({ name, kinds, onChange }: Props) {
  const documents = useQuery(documentsQuery('question')).data?.definitions ?? [];
  const saved = documents.flatMap((each) => {
    const kind = (each.spec?.['question'] as { readonly kind?: string } | undefined)?.kind ?? '';
    return kinds.includes(kind) ? [{ value: each.name, label: String(each.spec?.['title'] ?? each.name) }] : [];
  });
  if (saved.length === 0) return null;
  return (
    <Choice
      quiet
      label="Saved questions"
      value={name ?? ''}
      options={[{ value: '', label: name === undefined ? 'Open a saved question' : 'A new question' }, ...saved]}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
}
