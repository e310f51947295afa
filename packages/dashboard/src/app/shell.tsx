import { IconMenu2 } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLiveFeed } from '@/shared/live/live.tsx';
import { refusedSearch } from '@/shared/query/search.ts';
import { sessionQuery } from '@/shared/query/queries.ts';
import { ZoneProvider } from '@/shared/time/zone.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import { Nav } from './nav.tsx';
import { OfflineBar } from './offline-bar.tsx';
import css from './shell.module.css';

/** The frame of every page behind the sign-in: navigation, skip link, focus on route change. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const router = useRouter();
  const feed = useLiveFeed();
  const [open, setOpen] = useState(false);

  useEffect(() => () => feed.close(), [feed]);

  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || fromLocation === undefined) return;
        setOpen(false);
        refusedSearch.clear();
        document.querySelector('h1')?.focus({ preventScroll: true });
      }),
    [router],
  );

  useEffect(() => {
    if (!open) return undefined;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [open]);

  return (
    <ZoneProvider zone={session.workspace.zone}>
      <a className={css.skip} href="#main">
        Skip to content
      </a>
      <div className={css.shell}>
        <div className={css.menu}>
          <IconButton label={open ? 'Close menu' : 'Open menu'} pressed={open} onClick={() => setOpen(!open)}>
            <IconMenu2 size={18} stroke={1.6} aria-hidden />
          </IconButton>
        </div>
        {open && <div className={css.veil} onClick={() => setOpen(false)} aria-hidden />}
        <div className={css.side} data-open={open}>
          <Nav session={session} />
        </div>
        <div className={css.column}>
          <OfflineBar />
          <main id="main" className={css.main}>
            <Outlet />
          </main>
        </div>
      </div>
    </ZoneProvider>
  );
}
