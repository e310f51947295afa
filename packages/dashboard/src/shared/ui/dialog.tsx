import { useLayoutEffect, useRef, type ReactNode } from 'react';
import css from './dialog.module.css';

type Props = {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A window over the page: the browser's own, which keeps focus inside, gives it back, and closes on Escape. */
export function Dialog({ label, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the element goes, so that focus still goes back to where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    // A click beside it: all that is inside lies on the inner box.
    const onClick = ({ target }: MouseEvent) => target === shown && shown?.close();
    shown?.addEventListener('click', onClick);
    shown?.showModal();
    return () => {
      shown?.removeEventListener('click', onClick);
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-label={label}
      onClose={(event) => !event.currentTarget.open && onClose()}
    >
      <div className={css.inner}>{children}</div>
    </dialog>
  );
}
