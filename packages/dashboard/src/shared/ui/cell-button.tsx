import type { ReactNode } from 'react';
import css from './cell-button.module.css';

type Props = { readonly children: ReactNode; readonly label: string; readonly onClick: () => void };

/** A number or a name in a table that opens the list behind it. */
export function CellButton({ children, label, onClick }: Props) {
  return (
    <button type="button" className={css.cell} title={label} onClick={onClick}>
      {children}
    </button>
  );
}
