import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.ts';

const typesOptions = queryOptions({
  queryKey: ['event-types'],
  queryFn: ({ signal }) => api.types(signal),
  staleTime: 60_000,
});

/** Types of which an event has come; those that are only declared are left out. */
export const seenTypesQuery = queryOptions({
  ...typesOptions,
  select: ({ types }): readonly string[] => types.filter(({ first }) => first !== null).map(({ type }) => type),
});

/** Types of events to choose from: those that were seen first. */
export const eventTypesQuery = queryOptions({
  ...typesOptions,
  select: ({ types }): readonly string[] =>
    types.toSorted((a, b) => b.events - a.events || a.type.localeCompare(b.type)).map(({ type }) => type),
});
