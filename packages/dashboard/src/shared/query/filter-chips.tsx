import { IconX } from '@tabler/icons-react';
import css from './filter-chips.module.css';
import type { KnownTrait } from './traits.ts';
import { filterOf } from './who.ts';

type Props = {
  readonly filters: readonly string[];
  readonly traits: readonly KnownTrait[];
  readonly onChange: (filters: readonly string[]) => void;
};

/** What narrows a page, each taken away by one click. */
export function FilterChips({ filters, traits, onChange }: Props) {
  if (filters.length === 0) return null;
  return (
    <ul className={css.chips} aria-label="Narrowed to">
      {filters.map((key) => {
        const words = filterWords(key, traits);
        return (
          <li key={key}>
            <button
              type="button"
              className={css.chip}
              title={`Drop: ${words}`}
              onClick={() => onChange(filters.filter((other) => other !== key))}
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
export function filterWords(key: string, traits: Props['traits']): string {
  const { trait, value } = filterOf(key);
  const title = traits.find(({ name }) => name === trait)?.title ?? trait;
  return `${title} ${value === null ? 'is not set' : `is ${String(value)}`}`;
}
