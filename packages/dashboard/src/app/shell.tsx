import { IconMenu2 } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLiveFeed } from '@/shared/live/live.tsx';
import { refusedSearch } from '@/shared/address/search.ts';
import { sessionQuery } from '@/shared/query/queries.ts';
import { ZoneProvider } from '@/shared/time/zone.tsx';
import { showFullText } from '@/shared/ui/full-text.ts';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import { Nav, usePlaces } from './nav.tsx';
import { OfflineBar } from './offline-bar.tsx';
import { hrefOf } from './places.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useWindow } from './use-window.ts';
import css from './shell.module.css';

const CommandPalette = lazy(async () => ({
  default: (await import('./palette/command-palette.tsx')).CommandPalette,
}));
const FirstRun = lazy(async () => ({ default: (await import('./first-run.tsx')).FirstRun }));
const ShortcutSheet = lazy(async () => ({ default: (await import('./palette/shortcut-sheet.tsx')).ShortcutSheet }));

/** The frame of every page behind the sign-in: navigation, skip link, focus on route change. */
export function Shell() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { id: workspace } = session.workspace;
  const router = useRouter();
  const feed = useLiveFeed();
  const [open, setOpen] = useState(false);
  const { over, show, close } = useWindow();
  const isOverview = useLocation({ select: ({ pathname }) => pathname === hrefOf(workspace, '/$workspace') });
  const places = usePlaces().flatMap(({ pages }) => [...pages]);
  useShortcuts({
    go(key) {
      const place = places.find(({ keys }) => keys === key);
      if (place !== undefined) router.history.push(hrefOf(workspace, place.to));
    },
    onWindow: show,
  });

  // Every page hears whether the platform is alive.
  useEffect(() => {
    feed.begin({ kind: 'rates' });
    return () => feed.close();
  }, [feed]);

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
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);

  return (
    <ZoneProvider zone={session.workspace.zone}>
      <a className={css.skip} href="#main">
        Skip to content
      </a>
      <div className={css.shell} onPointerOver={showFullText}>
        <div className={css.menu}>
          <IconButton label={open ? 'Close menu' : 'Open menu'} pressed={open} onClick={() => setOpen(!open)}>
            <IconMenu2 size={18} stroke={1.6} aria-hidden />
          </IconButton>
        </div>
        {open && <div className={css.veil} onClick={() => setOpen(false)} aria-hidden />}
        <div className={css.side} data-open={open}>
          <Nav session={session} onFind={() => show('palette')} />
        </div>
        <div className={css.column}>
          <OfflineBar />
          <main id="main" className={css.main}>
            <Suspense>{isOverview && <FirstRun workspace={workspace} />}</Suspense>
            <Outlet />
          </main>
        </div>
      </div>
      <Suspense>
        {over.window === 'palette' && (
          <CommandPalette
            key={over.number}
            session={session}
            places={places}
            onClose={close}
            onShortcuts={() => show('keys')}
          />
        )}
        {over.window === 'keys' && <ShortcutSheet key={over.number} places={places} onClose={close} />}
      </Suspense>
    </ZoneProvider>
  );
}
