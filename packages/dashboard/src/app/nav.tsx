import { IconActivity, IconLayoutDashboard } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Session } from '@/shared/api/api.ts';
import { Brand } from '@/shared/ui/brand.tsx';
import { navLink, Sidebar } from '@/shared/ui/sidebar.tsx';

import css from './account-menu.module.css';
import { BooksLamp } from './books-lamp.tsx';

// Menus bring their positioning with them; the first paint does not wait for that.
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));
const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

/** Every page that exists, in the groups of the design. A group appears with its first page. */
export function Nav({ session }: { readonly session: Session }) {
  const params = { workspace: session.workspace.id };
  const groups = [
    {
      items: [
        <Link
          key="overview"
          className={navLink}
          to="/$workspace"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          <IconLayoutDashboard {...icon} /> Overview
        </Link>,
        <Link
          key="live"
          className={navLink}
          to="/$workspace/live"
          params={params}
          activeOptions={{ includeSearch: false }}
        >
          <IconActivity {...icon} /> Live
        </Link>,
      ],
    },
  ];
  return (
    <Sidebar
      brand={
        <>
          <Brand />
          <Suspense fallback={<span className={css.waiting}>{session.workspace.name}</span>}>
            <AccountMenu session={session} />
          </Suspense>
        </>
      }
      groups={groups}
      foot={<BooksLamp />}
    />
  );
}
