import type { EventStory } from '@millrace/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';

const soon = 1000;
/** After so many answers it is asked for no more; the reader may. */
const patience = 60;

/** An event that has just arrived is asked for again until it is at the end of its way. */
export function storyQuery(id: string, producer: string | undefined) {
  return queryOptions({
    queryKey: ['story', id, producer],
    queryFn: ({ signal }) => api.story(id, producer, signal),
    staleTime: 15_000,
    refetchInterval: ({ state }) =>
      state.data !== undefined && !arrived(state.data) && state.dataUpdateCount < patience ? soon : false,
  });
}

/** A step that says why it will not happen is as good as done. */
function arrived({ story }: EventStory): boolean {
  return story.every(({ done, detail }) => done || 'reason' in detail);
}

export function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
