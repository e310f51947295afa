import type { ReactNode } from 'react';
import css from './legend.module.css';

type Props = {
  readonly label: string;
  /** What a mark in a picture means. */
  readonly items: readonly { readonly name: string; readonly mark: ReactNode }[];
};

/** What the colours and strokes of a picture mean. */
export function Legend({ label, items }: Props) {
  return (
    <ul className={css.list} aria-label={label}>
      {items.map(({ name, mark }) => (
        <li key={name}>
          {mark}
          {name}
        </li>
      ))}
    </ul>
  );
}
