import type { ReactNode } from 'react';
import css from './confirm-dialog.module.css';
import { Dialog } from './dialog.tsx';

type Props = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode };

/** Asks before something is done: what it means, and buttons for doing it or not. */
export function ConfirmDialog({ title, onClose, children }: Props) {
  return (
    <Dialog label={title} onClose={onClose}>
      <div className={css.confirm}>
        <h2>{title}</h2>
        {children}
      </div>
    </Dialog>
  );
}
