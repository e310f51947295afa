import '@fontsource-variable/geist/wght.css';
import '@fontsource-variable/geist-mono/wght.css';
import '@/shared/ui/mantine.css';
import '@/shared/ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveFeed } from '@/shared/live/live-feed.ts';
import { LiveProvider } from '@/shared/live/live.tsx';
import { sessionQuery } from '@/shared/query/queries.ts';
import { makeClient } from './client.ts';
import { markLostParts } from './part-lost.ts';
import { makeRouter } from './router.tsx';
import { ThemeProvider } from './theme.tsx';

// The platform writes a fresh nonce into every page; style elements made at run time must carry it.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
setNonce(nonce);

markLostParts();
const client = makeClient(() => {
  const { pathname, href } = router.state.location;
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { back: href } });
});
const router = makeRouter(client);
const feed = new LiveFeed(() => void client.refetchQueries({ queryKey: sessionQuery.queryKey }));

const root = document.querySelector('#root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <ThemeProvider nonce={nonce}>
        <QueryClientProvider client={client}>
          <LiveProvider feed={feed}>
            <RouterProvider router={router} />
          </LiveProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </StrictMode>,
  );
