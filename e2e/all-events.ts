import type { EventPage, EventView } from '@millrace/contract';
import { must } from '@millrace/server/kernel/kernel.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { until } from './until.ts';

/** Every event the search finds, page by page. `query` as of GET /api/events, without limit and cursor. */
export async function* allEvents(
  platform: Platform,
  query: Readonly<Record<string, string>> = {},
): AsyncGenerator<EventView> {
  let cursor: string | null = null;
  do {
    const search = new URLSearchParams({ ...query, limit: '1000', ...(cursor === null ? {} : { cursor }) });
    const page = await pageOf(platform, `/api/events?${search.toString()}`);
    yield* page.events;
    ({ cursor } = page);
  } while (cursor !== null);
}

/** A client takes a 503 at its word: the same again later. */
async function pageOf(platform: Platform, path: string): Promise<EventPage> {
  let page: EventPage | undefined;
  await until(`${path} answers`, async () => {
    const response = await platform.request(path);
    if (response.status === 503) return false;
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    page = (await response.json()) as EventPage;
    return true;
  });
  return must(page, 'a page was read');
}
