import type { EventPage, EventView } from '@millrace/contract';
import type { Platform } from '@millrace/testbed/platform.ts';

/** Every event the search finds, page by page. `query` as of GET /api/events, without limit and cursor. */
export async function* allEvents(
  platform: Platform,
  query: Readonly<Record<string, string>> = {},
): AsyncGenerator<EventView> {
  let cursor: string | null = null;
  do {
    const search = new URLSearchParams({ ...query, limit: '1000', ...(cursor === null ? {} : { cursor }) });
    const response = await platform.request(`/api/events?${search.toString()}`);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const page = (await response.json()) as EventPage;
    yield* page.events;
    ({ cursor } = page);
  } while (cursor !== null);
}
