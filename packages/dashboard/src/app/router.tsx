import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { readLiveSearch } from '@/features/live/live-search.ts';
import { readOverviewSearch } from '@/features/overview/overview-search.ts';
import { readSignInSearch } from '@/features/sign-in/sign-in-search.ts';
import { isSignedOut } from '@/shared/api/request.ts';
import { sessionQuery } from '@/shared/query/queries.ts';
import { parseSearch, stringifySearch } from '@/shared/query/search.ts';
import { Broken, NotFound } from './fallbacks.tsx';
import { Shell } from './shell.tsx';

type Context = { readonly client: QueryClient };

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

/** Whoever is signed in, or off to the sign-in page and back here afterwards. */
async function whoIs(client: QueryClient, href: string) {
  try {
    return await client.ensureQueryData(sessionQuery);
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { back: href } });
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { workspace } = await whoIs(context.client, '/');
    throw redirect({ to: '/$workspace', params: { workspace: workspace.id }, replace: true });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: lazyRouteComponent(() => import('@/features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/$workspace',
  component: Shell,
  beforeLoad: async ({ context, location, params }) => {
    const session = await whoIs(context.client, location.href);
    if (session.workspace.id === params.workspace) return;
    throw redirect({ to: '/$workspace', params: { workspace: session.workspace.id }, replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('@/features/overview/overview-page.tsx'), 'OverviewPage'),
});

const live = createRoute({
  getParentRoute: () => workspace,
  path: '/live',
  validateSearch: readLiveSearch,
  component: lazyRouteComponent(() => import('@/features/live/live-page.tsx'), 'LivePage'),
});

const routeTree = root.addChildren([home, signIn, workspace.addChildren([overview, live])]);

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
