import { IconChevronDown, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import type { Session } from '@/shared/api/api.ts';
import { Menu } from '@/shared/ui/menu.tsx';
import { useTheme, type ThemeChoice } from './theme.tsx';
import { useSignOut } from './use-sign-out.ts';
import css from './account-menu.module.css';

const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;
const themes: readonly { readonly value: ThemeChoice; readonly label: string; readonly Icon: typeof IconSun }[] = [
  { value: 'auto', label: 'System', Icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
];

/** The workspace's name; behind it the theme and the way out. */
export function AccountMenu({ session }: { readonly session: Session }) {
  const { choice, choose } = useTheme();
  const signOut = useSignOut();
  return (
    <Menu
      groups={[
        {
          title: 'Theme',
          items: themes.map(({ value, label, Icon }) => ({
            label,
            icon: <Icon {...icon} />,
            chosen: value === choice,
            onClick: () => choose(value),
          })),
        },
        {
          title: `Signed in as ${session.role}`,
          items: [{ label: 'Sign out', icon: <IconLogout {...icon} />, onClick: () => void signOut() }],
        },
      ]}
    >
      <button type="button" className={css.button} aria-label={`${session.workspace.name}: theme and sign-out`}>
        <span className={css.name} title={session.workspace.name}>
          {session.workspace.name}
        </span>
        <IconChevronDown size={14} stroke={1.6} aria-hidden />
      </button>
    </Menu>
  );
}
