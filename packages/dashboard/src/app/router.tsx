import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { readAttributionSearch } from '@/features/attribution/attribution-search.ts';
import { readCatalogSearch } from '@/features/catalog/catalog-search.ts';
import { readDefinitionSearch, readDefinitionsSearch } from '@/features/definitions/definitions-search.ts';
import { readDashboardSearch } from '@/features/dashboards/dashboards-search.ts';
import { readEntitySearch } from '@/features/entities/entity-search.ts';
import { readExploreSearch } from '@/features/explore/explore-search.ts';
import { readFunnelSearch } from '@/features/funnels/funnel-search.ts';
import { readLiveSearch } from '@/features/live/live-search.ts';
import { readOverviewSearch } from '@/features/overview/overview-search.ts';
import { readQuarantineSearch } from '@/features/quarantine/quarantine-search.ts';
import { readPeopleSearch } from '@/features/people/people-search.ts';
import { readCohortSearch } from '@/features/retention/cohort-search.ts';
import { readRetentionSearch } from '@/features/retention/retention-search.ts';
import { readScorecardsSearch } from '@/features/scorecards/scorecards-search.ts';
import { readNewSegmentSearch, readSegmentSearch } from '@/features/segments/segment-search.ts';
import { readSignInSearch } from '@/features/sign-in/sign-in-search.ts';
import { readStartSearch } from '@/features/start/start-search.ts';
import { isSignedOut } from '@/shared/api/request.ts';
import { sessionQuery } from '@/shared/query/queries.ts';
import { readSortSearch } from '@/shared/address/sort-search.ts';
import { parseSearch, stringifySearch } from '@/shared/address/search.ts';
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

const explore = createRoute({
  getParentRoute: () => workspace,
  path: '/explore',
  validateSearch: readExploreSearch,
  component: lazyRouteComponent(() => import('@/features/explore/explore-page.tsx'), 'ExplorePage'),
});

const savedExplore = createRoute({
  getParentRoute: () => workspace,
  path: '/explore/$name',
  validateSearch: readExploreSearch,
  component: lazyRouteComponent(() => import('@/features/explore/saved-page.tsx'), 'SavedPage'),
});

const attribution = createRoute({
  getParentRoute: () => workspace,
  path: '/attribution',
  validateSearch: readAttributionSearch,
  component: lazyRouteComponent(() => import('@/features/attribution/attribution-page.tsx'), 'AttributionPage'),
});

const savedAttribution = createRoute({
  getParentRoute: () => workspace,
  path: '/attribution/$name',
  validateSearch: readAttributionSearch,
  component: lazyRouteComponent(
    () => import('@/features/attribution/saved-attribution-page.tsx'),
    'SavedAttributionPage',
  ),
});

const people = createRoute({
  getParentRoute: () => workspace,
  path: '/people',
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('@/features/people/people-page.tsx'), 'PeoplePage'),
});

const funnels = createRoute({
  getParentRoute: () => workspace,
  path: '/funnels',
  validateSearch: readSortSearch,
  component: lazyRouteComponent(() => import('@/features/funnels/funnels-page.tsx'), 'FunnelsPage'),
});

const newFunnel = createRoute({
  getParentRoute: () => workspace,
  path: '/funnels/new',
  validateSearch: readFunnelSearch,
  component: lazyRouteComponent(() => import('@/features/funnels/new-funnel-page.tsx'), 'NewFunnelPage'),
});

const funnel = createRoute({
  getParentRoute: () => workspace,
  path: '/funnels/$name',
  validateSearch: readFunnelSearch,
  component: lazyRouteComponent(() => import('@/features/funnels/funnel-page.tsx'), 'FunnelPage'),
});

const retention = createRoute({
  getParentRoute: () => workspace,
  path: '/retention',
  validateSearch: readRetentionSearch,
  component: lazyRouteComponent(() => import('@/features/retention/retention-page.tsx'), 'RetentionPage'),
});

const cohorts = createRoute({
  getParentRoute: () => workspace,
  path: '/retention/$name',
  validateSearch: readCohortSearch,
  component: lazyRouteComponent(() => import('@/features/retention/cohort-page.tsx'), 'CohortPage'),
});

const segments = createRoute({
  getParentRoute: () => workspace,
  path: '/segments',
  validateSearch: readSortSearch,
  component: lazyRouteComponent(() => import('@/features/segments/segments-page.tsx'), 'SegmentsPage'),
});

const newSegment = createRoute({
  getParentRoute: () => workspace,
  path: '/segments/new',
  validateSearch: readNewSegmentSearch,
  component: lazyRouteComponent(() => import('@/features/segments/new-segment-page.tsx'), 'NewSegmentPage'),
});

const segment = createRoute({
  getParentRoute: () => workspace,
  path: '/segments/$name',
  validateSearch: readSegmentSearch,
  component: lazyRouteComponent(() => import('@/features/segments/segment-page.tsx'), 'SegmentPage'),
});

const entity = createRoute({
  getParentRoute: () => workspace,
  path: '/e/$kind/$id',
  validateSearch: readEntitySearch,
  component: lazyRouteComponent(() => import('@/features/entities/entity-page.tsx'), 'EntityPage'),
});

const scorecards = createRoute({
  getParentRoute: () => workspace,
  path: '/leads/{-$tab}',
  validateSearch: readScorecardsSearch,
  component: lazyRouteComponent(() => import('@/features/scorecards/scorecards-page.tsx'), 'ScorecardsPage'),
});

const quarantine = createRoute({
  getParentRoute: () => workspace,
  path: '/quarantine',
  validateSearch: readQuarantineSearch,
  component: lazyRouteComponent(() => import('@/features/quarantine/quarantine-page.tsx'), 'QuarantinePage'),
});

const catalog = createRoute({
  getParentRoute: () => workspace,
  path: '/catalog',
  validateSearch: readCatalogSearch,
  component: lazyRouteComponent(() => import('@/features/catalog/catalog-page.tsx'), 'CatalogPage'),
});

const catalogType = createRoute({
  getParentRoute: () => workspace,
  path: '/catalog/$type',
  component: lazyRouteComponent(() => import('@/features/catalog/type-page.tsx'), 'TypePage'),
});

const definitions = createRoute({
  getParentRoute: () => workspace,
  path: '/definitions',
  validateSearch: readDefinitionsSearch,
  component: lazyRouteComponent(() => import('@/features/definitions/definitions-page.tsx'), 'DefinitionsPage'),
});

const definition = createRoute({
  getParentRoute: () => workspace,
  path: '/definitions/$kind/$name',
  validateSearch: readDefinitionSearch,
  component: lazyRouteComponent(() => import('@/features/definitions/definition-page.tsx'), 'DefinitionPage'),
});

const books = createRoute({
  getParentRoute: () => workspace,
  path: '/books',
  component: lazyRouteComponent(() => import('@/features/books/books-page.tsx'), 'BooksPage'),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings/settings-page.tsx'), 'SettingsPage'),
});

const dashboards = createRoute({
  getParentRoute: () => workspace,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('@/features/dashboards/dashboards-page.tsx'), 'DashboardsPage'),
});

const dashboard = createRoute({
  getParentRoute: () => workspace,
  path: '/dashboards/$name',
  validateSearch: readDashboardSearch,
  component: lazyRouteComponent(() => import('@/features/dashboards/dashboard-page.tsx'), 'DashboardPage'),
});

const start = createRoute({
  getParentRoute: () => workspace,
  path: '/start',
  validateSearch: readStartSearch,
  component: lazyRouteComponent(() => import('@/features/start/start-page.tsx'), 'StartPage'),
});

const comingPage = () => import('@/features/coming/coming-page.tsx');

const alerts = createRoute({
  getParentRoute: () => workspace,
  path: '/alerts',
  component: lazyRouteComponent(comingPage, 'AlertsPage'),
});

const journeys = createRoute({
  getParentRoute: () => workspace,
  path: '/journeys',
  component: lazyRouteComponent(comingPage, 'JourneysPage'),
});

const rules = createRoute({
  getParentRoute: () => workspace,
  path: '/rules',
  component: lazyRouteComponent(comingPage, 'RulesPage'),
});

const routing = createRoute({
  getParentRoute: () => workspace,
  path: '/routing',
  component: lazyRouteComponent(comingPage, 'RoutingPage'),
});

const pages = [
  start,
  alerts,
  journeys,
  rules,
  routing,
  dashboards,
  dashboard,
  quarantine,
  catalog,
  catalogType,
  definitions,
  definition,
  books,
  settings,
  overview,
  live,
  explore,
  savedExplore,
  attribution,
  savedAttribution,
  entity,
  scorecards,
  people,
  funnels,
  newFunnel,
  funnel,
  retention,
  cohorts,
  segments,
  newSegment,
  segment,
];
const routeTree = root.addChildren([home, signIn, workspace.addChildren(pages)]);

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
