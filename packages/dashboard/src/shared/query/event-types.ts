import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';

/** Every type, declared or seen. */
export const typesQuery = queryOptions({
  queryKey: ['catalog', 'types'],
  queryFn: ({ signal }) => api.types(signal),
  staleTime: 60_000,
});

/** What is known of one type. */
export function typeQuery(type: string) {
  return queryOptions({
    queryKey: ['catalog', 'type', type],
    queryFn: ({ signal }) => api.type(type, signal),
    staleTime: 60_000,
  });
}

/** Types of which an event has come; those that are only declared are left out. */
export const seenTypesQuery = queryOptions({
  ...typesQuery,
  select: ({ types }): readonly string[] => types.filter(({ first }) => first !== null).map(({ type }) => type),
});

/** Types of events to choose from: those that were seen first. */
export const eventTypesQuery = queryOptions({
  ...typesQuery,
  select: ({ types }): readonly string[] =>
    types.toSorted((a, b) => b.events - a.events || a.type.localeCompare(b.type)).map(({ type }) => type),
});
