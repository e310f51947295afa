import type { Answer, Books, EventPage, EventStory, Problem, Question, ReceivedView } from '@millrace/contract';
import { ApiError, request } from './request.ts';

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

/** All of the answers or none: a list has a problem in the place of a question that could not be answered. */
async function ask(questions: readonly Question[], signal: AbortSignal): Promise<readonly Answer[]> {
  const answered = await request<readonly (Answer | { readonly error: Problem })[]>('/api/ask', {
    method: 'POST',
    body: questions,
    signal,
  });
  return answered.map((answer) => {
    if ('error' in answer) throw new ApiError(answer.error);
    return answer;
  });
}

export const api = {
  session: (signal?: AbortSignal) => request<Session>('/api/session', { ...(signal && { signal }) }),
  signIn: (key: string) => request<Session>('/api/session', { method: 'POST', body: { key } }),
  signOut: () => request<unknown>('/api/session', { method: 'DELETE' }),
  ask,
  /** Of the last hour. */
  books: (signal: AbortSignal) => request<Books>('/api/books', { signal }),
  events: (search: EventSearch, signal: AbortSignal) => request<EventPage>(`/api/events${query(search)}`, { signal }),
  story: (id: string, producer: string | undefined, signal: AbortSignal) =>
    request<EventStory>(`/api/events/${encodeURIComponent(id)}${query({ producer })}`, { signal }),
  /** `at`: partition, offset and index, joined by dots. */
  received: (at: string, signal: AbortSignal) =>
    request<ReceivedView>(`/api/received/${at.replaceAll('.', '/')}`, { signal }),
  liveUrl: (filter: Readonly<Record<string, string | number | undefined>>) => `/api/live${query(filter)}`,
};
