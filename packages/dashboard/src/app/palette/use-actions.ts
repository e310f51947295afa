import type { Session } from '@/shared/api/api.ts';
import { singleKeys, useSingleKeys } from '../single-keys.ts';
import { useTheme } from '../theme.tsx';
import { useSignOut } from '../use-sign-out.ts';
import type { Entry } from './entries.ts';

const themes = [
  { value: 'auto', label: 'as the system' },
  { value: 'light', label: 'light' },
  { value: 'dark', label: 'dark' },
] as const;

/** What can be done from everywhere. `onShortcuts` shows the keys. */
export function useActions({ workspace }: Session, onShortcuts: () => void): readonly Entry[] {
  const { choice, choose } = useTheme();
  const signOut = useSignOut();
  const on = useSingleKeys();
  const action = (id: string, title: string, rest: Omit<Entry, 'id' | 'group' | 'title'>): Entry => ({
    id,
    group: 'Actions',
    title,
    ...rest,
  });
  const base = `/${encodeURIComponent(workspace.id)}`;
  return [
    action('start', 'Get started', { words: 'connect a source first event packs', href: `${base}/start` }),
    action('new-funnel', 'New funnel', { href: `${base}/funnels/new` }),
    // Browsers offer a clipboard on https and on localhost only.
    ...('clipboard' in navigator
      ? [
          action('copy-link', 'Copy link to this page', {
            words: 'share address',
            run: () => void navigator.clipboard.writeText(window.location.href),
          }),
        ]
      : []),
    ...themes.map(({ value, label }) =>
      action(`theme-${value}`, `Theme: ${label}`, {
        words: 'colour scheme',
        ...(value === choice && { note: 'chosen' }),
        run: () => choose(value),
      }),
    ),
    action('keys', 'Keyboard shortcuts', { words: 'help', keys: ['?'], run: onShortcuts }),
    action('single-keys', `Turn single-key shortcuts ${on ? 'off' : 'on'}`, { run: () => singleKeys.set(!on) }),
    action('sign-out', 'Sign out', { words: 'log out leave', run: () => void signOut() }),
  ];
}
