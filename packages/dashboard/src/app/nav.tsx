import {
  IconActivity,
  IconBell,
  IconBolt,
  IconBook,
  IconChartLine,
  IconFileText,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconMailForward,
  IconRoute,
  IconScale,
  IconSettings,
  IconSitemap,
  IconShieldExclamation,
  IconTrophy,
  IconFilter,
  IconGridDots,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Session } from '@/shared/api/api.ts';
import { Brand } from '@/shared/ui/brand.tsx';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { FindButton } from '@/shared/ui/find-button.tsx';
import { navLink, navNote, Sidebar } from '@/shared/ui/sidebar.tsx';

import css from './account-menu.module.css';

// Menus bring their positioning with them; the first paint does not wait for that.
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));
const BooksLamp = lazy(async () => ({ default: (await import('./books-lamp.tsx')).BooksLamp }));
const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

/** Every place, in the groups of the design; `keys` open it after g, `soon` only says what it will be. */
const groups = [
  {
    pages: [
      { to: '/$workspace', label: 'Overview', Icon: IconLayoutDashboard, keys: 'o' },
      { to: '/$workspace/dashboards', label: 'Dashboards', Icon: IconLayoutGrid, keys: 'd' },
      { to: '/$workspace/live', label: 'Live', Icon: IconActivity, keys: 'l' },
    ],
  },
  {
    title: 'Analyse',
    pages: [
      { to: '/$workspace/explore', label: 'Explore', Icon: IconChartLine, keys: 'e' },
      { to: '/$workspace/funnels', label: 'Funnels', Icon: IconFilter, keys: 'f' },
      { to: '/$workspace/retention', label: 'Retention', Icon: IconGridDots, keys: 'r' },
      { to: '/$workspace/attribution', label: 'Attribution', Icon: IconRoute, keys: 'm' },
      { to: '/$workspace/segments', label: 'Segments', Icon: IconUsersGroup, keys: 's' },
      { to: '/$workspace/people', label: 'People', Icon: IconUsers, keys: 'p' },
    ],
  },
  {
    title: 'Lead operations',
    /** A question of the pack without which these pages have nothing to show. */
    needs: 'source-scorecard',
    pages: [{ to: '/$workspace/leads/{-$tab}', label: 'Scorecards', Icon: IconTrophy, keys: 'c' }],
  },
  {
    title: 'Act',
    pages: [
      { to: '/$workspace/alerts', label: 'Alerts', Icon: IconBell, keys: 'a', soon: true },
      { to: '/$workspace/journeys', label: 'Journeys', Icon: IconMailForward, keys: 'j', soon: true },
      { to: '/$workspace/rules', label: 'Rules', Icon: IconBolt, keys: 'u', soon: true },
      { to: '/$workspace/routing', label: 'Routing', Icon: IconSitemap, keys: 'i', soon: true },
    ],
  },
  {
    title: 'Data',
    pages: [
      { to: '/$workspace/quarantine', label: 'Quarantine', Icon: IconShieldExclamation, keys: 'q' },
      { to: '/$workspace/catalog', label: 'Catalog', Icon: IconBook, keys: 'k' },
      { to: '/$workspace/definitions', label: 'Definitions', Icon: IconFileText, keys: 'n' },
      { to: '/$workspace/books', label: 'Books and flow', Icon: IconScale, keys: 'b' },
      { to: '/$workspace/settings', label: 'Settings', Icon: IconSettings, keys: 't' },
    ],
  },
] as const;

/** The groups that this workspace has something to show for. */
export function usePlaces() {
  const { data: questions } = useQuery(documentsQuery('question'));
  return groups.filter(
    (group) => !('needs' in group) || questions?.definitions.some(({ name }) => name === group.needs) === true,
  );
}

type Props = { readonly session: Session; readonly onFind: () => void };

export function Nav({ session, onFind }: Props) {
  const params = { workspace: session.workspace.id };
  const links = usePlaces().map(({ pages, ...group }) => ({
    ...('title' in group && { title: group.title }),
    items: pages.map(({ to, label, Icon, ...place }) => (
      <Link
        key={to}
        className={navLink}
        to={to}
        params={params}
        activeOptions={{ exact: to === '/$workspace', includeSearch: false }}
      >
        <Icon {...icon} /> {label}
        {'soon' in place && <span className={navNote}>coming</span>}
      </Link>
    )),
  }));
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
      find={<FindButton onClick={onFind} />}
      groups={links}
      foot={
        <Suspense>
          <BooksLamp />
        </Suspense>
      }
    />
  );
}
