import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { documentsQuery } from '../documents/documents.ts';
import css from './filter-chips.module.css';
import { traitsOf, type KnownTrait } from './traits.ts';
import { filterOf } from './who.ts';

type Props = {
  readonly filters: readonly string[];
  /** Of whom they are traits. */
  readonly kind: string;
  readonly onChange: (filters: readonly string[]) => void;
};

/** What narrows a page, each taken away by one click. */
export function FilterChips({ filters, kind, onChange }: Props) {
  const documents = useQuery({ ...documentsQuery('entity'), enabled: filters.length > 0 });
  if (filters.length === 0) return null;
  const traits = traitsOf(documents.data, kind);
  return (
    <ul className={css.chips} aria-label="Narrowed to">
      {filters.map((param) => {
        const words = filterWords(param, traits);
        return (
          <li key={param}>
            <button
              type="button"
              className={css.chip}
              title={`Drop: ${words}`}
              onClick={() => onChange(filters.filter((other) => other !== param))}
            >
              {words} <IconX size={12} stroke={1.8} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** `Engagement is medium_high` */
export function filterWords(param: string, traits: readonly KnownTrait[]): string {
  const { trait, value } = filterOf(param);
  const title = traits.find(({ name }) => name === trait)?.title ?? trait;
  return `${title} ${value === null ? 'is not set' : `is ${String(value)}`}`;
}
