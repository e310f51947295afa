import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { EntityLink } from './entity-link.tsx';

async function shown(id: string): Promise<string> {
  const root = createRootRoute();
  const component = () => <EntityLink kind="person" id={id} />;
  const page = createRoute({ getParentRoute: () => root, path: '/$workspace', component });
  const history = createMemoryHistory({ initialEntries: ['/main'] });
  const router = createRouter({ routeTree: root.addChildren([page]), history });
  await router.load();
  return renderToStaticMarkup(<RouterProvider router={router as never} />);
}

test('an id leads to its page, but for those that browsers take for steps in an address', async () => {
  expect(await shown('u:1')).toContain('href="/main/e/person/u%3A1"');
  expect(await shown('...')).toContain('href="/main/e/person/..."');
  for (const id of ['.', '..']) expect(await shown(id)).toMatch(/<span title="A name of dots[^>]*>\.+<\/span>/);
});
