import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { useRotate } from './api-keys.ts';

afterEach(() => vi.unstubAllGlobals());

test('a second click makes no second secret, and a later one does', async () => {
  const fetched = vi.fn<typeof fetch>(async () => Response.json({ id: 'k1', key: 'secret', until: '' }));
  vi.stubGlobal('fetch', fetched);
  const client = new QueryClient();
  const held: { rotate?: ReturnType<typeof useRotate> } = {};
  function Sheet() {
    held.rotate = useRotate('k1');
    return null;
  }
  renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <Sheet />
    </QueryClientProvider>,
  );
  held.rotate?.mutate('24h');
  held.rotate?.mutate('24h');
  await expect.poll(() => client.isMutating()).toBe(0);
  expect(fetched).toHaveBeenCalledTimes(1);
  held.rotate?.mutate('24h');
  await expect.poll(() => client.isMutating()).toBe(0);
  expect(fetched).toHaveBeenCalledTimes(2);
});
