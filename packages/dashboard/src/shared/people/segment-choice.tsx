import { useQuery } from '@tanstack/react-query';
import { Choice } from '../ui/choice.tsx';
import { documentsQuery } from '../documents/documents.ts';
import css from './segment-choice.module.css';

type Props = {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly quiet?: boolean;
};

/** Everyone, or a segment by its name. */
export function SegmentChoice({ value, onChange, quiet = false }: Props) {
  const segments = useQuery(documentsQuery('segment')).data?.definitions ?? [];
  const named = segments.map(({ name, spec }) => ({ value: name, label: String(spec?.['title'] ?? name) }));
  const known = value === undefined || named.some((each) => each.value === value);
  return (
    <div className={css.choice}>
      <Choice
        quiet={quiet}
        label="Who"
        value={value ?? ''}
        options={[
          { value: '', label: 'Everyone' },
          ...named,
          ...(known ? [] : [{ value, label: value.startsWith('{') ? 'As the question says' : value }]),
        ]}
        onChange={(next) => onChange(next === '' ? undefined : next)}
      />
    </div>
  );
}
