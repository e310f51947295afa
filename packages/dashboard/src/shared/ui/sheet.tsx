import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import css from './sheet.module.css';

type Props = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
};

/** A sheet from the right; on a phone it is the page. Escape and a click beside it close it, focus goes back. */
export function Sheet({ open, onClose, title, children }: Props) {
  const [opener] = useState(() => document.activeElement);
  // A sheet is taken off the page rather than closed, so what gives focus back inside the drawer never hears of it.
  useEffect(
    () => () => {
      const nowhere = document.activeElement === null || document.activeElement === document.body;
      if (nowhere && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    },
    [opener],
  );
  return (
    <Drawer
      opened={open}
      // Escape in a dialog over the sheet closes that one alone.
      onClose={() => document.querySelector('dialog[open]') === null && onClose()}
      title={title}
      position="right"
      size="var(--drawer)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{
        content: css.content ?? '',
        header: css.header ?? '',
        title: css.title ?? '',
        body: css.body ?? '',
        overlay: css.overlay ?? '',
        close: css.close ?? '',
      }}
    >
      {children}
    </Drawer>
  );
}
