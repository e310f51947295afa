import type { EventStory } from '@millrace/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';

const soon = 1000;

/** An event that has just arrived is asked for again until it is at the end of its way. */
export function storyQuery(id: string, producer: string | undefined) {
  return queryOptions({
    queryKey: ['story', id, producer],
    queryFn: ({ signal }) => api.story(id, producer, signal),
    staleTime: 15_000,
    refetchInterval: ({ state }) => (state.data !== undefined && !arrived(state.data) ? soon : false),
    // Admission may be a moment behind the line that was clicked.
    retry: (count, error) => count < 4 && !(error instanceof ApiError && [401, 403, 409].includes(error.status)),
    retryDelay: soon,
  });
}

function arrived({ story }: EventStory): boolean {
  return story.every(({ done }) => done);
}
