import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';
import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './icon-button.module.css';

type Props = {
  readonly label: string;
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly pressed?: boolean;
};

/** A button whose only content is an icon; the label is read out and shown as its title. */
export function IconButton({ label, children, onClick, pressed }: Props) {
  return (
    <ActionIcon
      variant="transparent"
      className={css.root ?? ''}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...(onClick !== undefined && { onClick })}
    >
      {children}
    </ActionIcon>
  );
}
