import type { Answer, Books, EventPage, EventStory, Question, Range } from '@millrace/contract';
import { request } from './request.ts';

export type Session = {
  readonly workspace: { readonly id: string; readonly name: string; readonly zone: string };
  readonly role: string;
};

export type EventSearch = Readonly<Partial<Record<'from' | 'to' | 'type' | 'cursor', string>>> & {
  readonly limit?: number;
};

function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`;
}

export const api = {
  session: (signal?: AbortSignal) => request<Session>('/api/session', { ...(signal && { signal }) }),
  signIn: (key: string) => request<Session>('/api/session', { method: 'POST', body: { key } }),
  signOut: () => request<unknown>('/api/session', { method: 'DELETE' }),
  ask: (questions: readonly Question[], signal: AbortSignal) =>
    request<readonly Answer[]>('/api/ask', { method: 'POST', body: questions, signal }),
  books: (range: Range, signal: AbortSignal) => request<Books>(`/api/books${query(range)}`, { signal }),
  events: (search: EventSearch, signal: AbortSignal) => request<EventPage>(`/api/events${query(search)}`, { signal }),
  story: (id: string, producer: string | undefined, signal: AbortSignal) =>
    request<EventStory>(`/api/events/${encodeURIComponent(id)}${query({ producer })}`, { signal }),
  liveUrl: (filter: Readonly<Record<string, string | undefined>>) => `/api/live${query(filter)}`,
};
