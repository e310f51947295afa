import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/Loader.layer.css';
import { Button as MantineButton } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './button.module.css';

type Props = {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly type?: 'button' | 'submit';
  /** One primary button per view. */
  readonly primary?: boolean;
  readonly icon?: ReactNode;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly wide?: boolean;
  readonly pressed?: boolean;
};

export function Button({
  children,
  onClick,
  type = 'button',
  primary = false,
  icon,
  busy = false,
  disabled = false,
  wide = false,
  pressed,
}: Props) {
  return (
    <MantineButton
      type={type}
      variant="default"
      classNames={{ root: primary ? css.primary : css.plain, section: css.icon }}
      leftSection={icon}
      loading={busy}
      disabled={disabled}
      fullWidth={wide}
      aria-pressed={pressed}
      {...(onClick !== undefined && { onClick })}
    >
      {children}
    </MantineButton>
  );
}
