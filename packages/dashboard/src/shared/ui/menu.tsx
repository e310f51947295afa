import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu as MantineMenu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import css from './menu.module.css';

export type MenuItem = {
  readonly label: string;
  readonly onClick: () => void;
  readonly icon?: ReactNode;
  /** One of a set is chosen: shown with a tick. */
  readonly chosen?: boolean;
};
export type MenuGroup = { readonly title: string; readonly items: readonly MenuItem[] };

export function Menu({ groups, children }: { readonly groups: readonly MenuGroup[]; readonly children: ReactElement }) {
  return (
    <MantineMenu
      position="bottom-end"
      // In the landmark of what opens it, and of nothing but items.
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: css.dropdown ?? '', item: css.item ?? '', label: css.label ?? '' }}
    >
      <MantineMenu.Target>{children}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {groups.map(({ title, items }) => (
          <div key={title} role="group" aria-label={title}>
            <MantineMenu.Label aria-hidden>{title}</MantineMenu.Label>
            {items.map(({ label, onClick, icon, chosen }) =>
              chosen === undefined ? (
                <MantineMenu.Item key={label} onClick={onClick} leftSection={icon}>
                  {label}
                </MantineMenu.Item>
              ) : (
                <MantineMenu.RadioItem
                  key={label}
                  value={label}
                  checked={chosen}
                  closeMenuOnClick
                  checkIcon={<IconCheck size={12} stroke={1.8} aria-hidden />}
                  onClick={onClick}
                  rightSection={icon}
                >
                  {label}
                </MantineMenu.RadioItem>
              ),
            )}
          </div>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
