import { useQuery } from '@tanstack/react-query';
import { Choice } from '../ui/choice.tsx';
import { documentsQuery } from './documents.ts';
import css from './saved-choice.module.css';
import { useSaved } from './use-saved.ts';

type Props = {
  /** The one that is looked at; undefined: none. */
  readonly name: string | undefined;
  /** Kinds of questions that the page shows. */
  readonly kinds: readonly string[];
  readonly onChange: (name: string | undefined) => void;
};

/** Goes to a saved question, or to a new one. Absent where nothing is saved. */
export function SavedChoice({ name, kinds, onChange }: Props) {
  const saved = useSaved(kinds);
  const { isPending } = useQuery(documentsQuery('question'));
  if (saved.length === 0 && !isPending) return null;
  return (
    <div className={css.choice}>
      <Choice
        quiet
        label="Saved questions"
        value={name ?? ''}
        options={[{ value: '', label: name === undefined ? 'Open a saved question' : 'A new question' }, ...saved]}
        onChange={(next) => onChange(next === '' ? undefined : next)}
      />
    </div>
  );
}
