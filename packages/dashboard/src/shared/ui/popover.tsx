import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import { Popover as MantinePopover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import css from './menu.module.css';

type Props = {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly label: string;
  /** The button it hangs from. */
  readonly target: ReactElement;
  readonly children: ReactNode;
};

/** A small sheet under its button. Focus goes in and comes back; Escape and a click beside it close it. */
export function Popover({ open, onOpen, label, target, children }: Props) {
  return (
    <MantinePopover
      opened={open}
      onChange={onOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: css.dropdown ?? '' }}
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown aria-label={label}>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}
