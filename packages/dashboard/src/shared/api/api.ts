import type {
  Answer,
  Applied,
  AskCosts,
  Books,
  CellWanted,
  DefinitionDiff,
  DefinitionUsers,
  DefinitionList,
  DefinitionVersion,
  DefinitionVersions,
  Drift,
  EntityPage,
  EntityView,
  EventPage,
  EventStory,
  Expression,
  ExpressionRead,
  LearnedTypes,
  LearnedTypeView,
  Packs,
  PeoplePage,
  Plan,
  Problem,
  QuarantinedItemWhole,
  QuarantinePage,
  Question,
  ReceivedView,
  ReplayView,
  ReplayWanted,
  SavedQuestion,
  Timeline,
  UnsavedQuestion,
  Reveal,
  Revealed,
} from '@millrace/contract';
import { ApiError, request, requestFile } from './request.ts';

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

export type KeyView = Readonly<Record<'id' | 'name' | 'producer' | 'kind' | 'prefix' | 'created', string>> & {
  /** The environment says it. */
  readonly preset: boolean;
  readonly revoked: string | null;
  readonly lastUsed?: string;
  /** Secrets it had before it was rotated, and that still work. */
  readonly former: readonly { readonly until: string; readonly lastUsed?: string }[];
};
export type RotatedKey = Readonly<Record<'id' | 'key' | 'until', string>>;
export type NewKey = {
  readonly name: string;
  readonly kind: 'secret' | 'public' | 'admin';
  readonly producer?: string;
};

/** A question as it is, a saved one by its name, or one as a document has it. */
export type Asked = Question | SavedQuestion | UnsavedQuestion;
export type Answered = Answer | { readonly error: Problem };

/** Who stands behind a cell: the question as it was asked, and the cell by the names of its columns. */
export type Behind = { readonly question: Asked; readonly cell: Readonly<Record<string, CellWanted>> };

export type FileForm = 'text/csv' | 'application/x-ndjson';

export type Document = { readonly kind: string; readonly name: string; readonly spec: unknown };

/** Each answered by itself: a list has a problem in the place of a question that could not be answered. */
function askEach(questions: readonly Asked[], signal: AbortSignal): Promise<readonly Answered[]> {
  return request('/api/ask', { method: 'POST', body: questions, signal });
}

/** All of the answers or none. */
async function ask(questions: readonly Asked[], signal: AbortSignal): Promise<readonly Answer[]> {
  const answered = await askEach(questions, signal);
  return answered.map((answer) => {
    if ('error' in answer) throw new ApiError(answer.error);
    return answer;
  });
}

const part = encodeURIComponent;
const documentPath = (kind: string, name: string): string => `/api/definitions/${part(kind)}/${part(name)}`;
const entityPath = (kind: string, id: string): string => `/api/entities/${part(kind)}/${part(id)}`;

export const api = {
  session: (signal?: AbortSignal) => request<Session>('/api/session', { ...(signal && { signal }) }),
  signIn: (key: string) => request<Session>('/api/session', { method: 'POST', body: { key } }),
  signOut: () => request<unknown>('/api/session', { method: 'DELETE' }),
  ask,
  askEach,
  people: (behind: Behind, page: { readonly limit: number; readonly cursor?: string }, signal: AbortSignal) =>
    request<PeoplePage>('/api/ask/people', { method: 'POST', body: { ...behind, ...page }, signal }),
  /** All of the list, however long, as a file. */
  peopleFile: (behind: Behind, form: FileForm) => requestFile('/api/ask/people', { body: behind, accept: form }),
  /** Both forms of an expression. */
  expression: (expression: string | Expression, signal: AbortSignal) =>
    request<ExpressionRead>('/api/expressions', { method: 'POST', body: { expression }, signal }),
  /** The answer to one question as a file. */
  answerFile: (question: Asked) => requestFile('/api/ask', { body: question, accept: 'text/csv' }),
  /** All of a kind, with what they say. */
  documents: (kind: string | undefined, signal: AbortSignal) =>
    request<DefinitionList>(`/api/definitions${query({ kind, spec: 'true' })}`, { signal }),
  document: (kind: string, name: string, version: number | undefined, signal: AbortSignal) =>
    request<DefinitionVersion>(`${documentPath(kind, name)}${query({ version })}`, { signal }),
  documentVersions: (kind: string, name: string, signal: AbortSignal) =>
    request<DefinitionVersions>(`${documentPath(kind, name)}/versions`, { signal }),
  documentDiff: (
    kind: string,
    name: string,
    between: { readonly from?: number; readonly to?: number },
    signal: AbortSignal,
  ) => request<DefinitionDiff>(`${documentPath(kind, name)}/diff${query(between)}`, { signal }),
  documentUsers: (kind: string, name: string, signal: AbortSignal) =>
    request<DefinitionUsers>(`${documentPath(kind, name)}/used-by`, { signal }),
  /** `expected`: the version that was seen, 0 for none; another in between is DEFINITION_CHANGED. */
  putDocument: ({ kind, name, spec }: Document, expected?: number) =>
    request<DefinitionVersion>(`${documentPath(kind, name)}${query({ expected })}`, { method: 'PUT', body: { spec } }),
  /** `expected` as for `putDocument`. What others name is DEFINITION_USED. */
  deleteDocument: (kind: string, name: string, expected: number) =>
    request<DefinitionVersion>(`${documentPath(kind, name)}${query({ expected })}`, { method: 'DELETE' }),
  plan: (documents: readonly Document[], signal?: AbortSignal) =>
    request<Plan>('/api/definitions/plan', { method: 'POST', body: { documents }, ...(signal && { signal }) }),
  /** `rebuild`: begins what has to be made anew, with the change. */
  apply: (documents: readonly Document[], { rebuild }: { readonly rebuild?: boolean } = {}) =>
    request<Applied>(`/api/definitions/apply${query({ rebuild: rebuild === true ? 'true' : undefined })}`, {
      method: 'POST',
      body: { documents },
    }),
  packs: (signal: AbortSignal) => request<Packs>('/api/packs', { signal }),
  entities: (kind: string, search: { readonly where: string; readonly limit: number }, signal: AbortSignal) =>
    request<EntityPage>(`/api/entities/${part(kind)}${query(search)}`, { signal }),
  entity: (kind: string, id: string, at: string | undefined, signal: AbortSignal) =>
    request<EntityView>(`${entityPath(kind, id)}${query({ at })}`, { signal }),
  /** One masked value of a state as it is; the purpose stands in the audit trail. */
  reveal: (kind: string, id: string, body: Reveal) =>
    request<Revealed>(`${entityPath(kind, id)}/reveal`, { method: 'POST', body }),
  /** As `reveal`, of an event. */
  revealInEvent: (id: string, producer: string, body: Reveal) =>
    request<Revealed>(`/api/events/${part(id)}/reveal${query({ producer })}`, { method: 'POST', body }),
  types: (signal: AbortSignal) => request<LearnedTypes>('/api/catalog/types', { signal }),
  type: (type: string, signal: AbortSignal) => request<LearnedTypeView>(`/api/catalog/types/${part(type)}`, { signal }),
  drift: (type: string | undefined, signal: AbortSignal) =>
    request<Drift>(`/api/catalog/drift${query({ type })}`, { signal }),
  keys: (signal: AbortSignal) => request<{ readonly keys: readonly KeyView[] }>('/api/keys', { signal }),
  mintKey: (key: NewKey) =>
    request<{ readonly id: string; readonly key: string }>('/api/keys', { method: 'POST', body: key }),
  /** `keepsFor`: how long the secret before goes on working, as a duration. */
  rotateKey: (id: string, keepsFor: string) =>
    request<RotatedKey>(`/api/keys/${part(id)}/rotate`, { method: 'POST', body: { keepsFor } }),
  revokeKey: (id: string) => request<unknown>(`/api/keys/${part(id)}`, { method: 'DELETE' }),
  quarantine: (
    search: Readonly<Partial<Record<'code' | 'type' | 'producer' | 'state' | 'cursor', string>>>,
    signal: AbortSignal,
  ) => request<QuarantinePage>(`/api/quarantine${query(search)}`, { signal }),
  /** `at`: partition, offset and index, joined by dots. */
  quarantined: (at: string, signal: AbortSignal) =>
    request<QuarantinedItemWhole>(`/api/quarantine/${at.replaceAll('.', '/')}`, { signal }),
  replay: (wanted: ReplayWanted) => request<ReplayView>('/api/quarantine/replay', { method: 'POST', body: wanted }),
  replayed: (id: string, signal: AbortSignal) => request<ReplayView>(`/api/quarantine/replays/${part(id)}`, { signal }),
  timeline: (
    kind: string,
    id: string,
    search: { readonly cursor?: string; readonly limit?: number },
    signal: AbortSignal,
  ) => request<Timeline>(`${entityPath(kind, id)}/timeline${query(search)}`, { signal }),
  /** What questions cost, the dearest first. */
  asks: (wanted: { readonly since: string; readonly limit: number }, signal: AbortSignal) =>
    request<AskCosts>(`/api/asks${query(wanted)}`, { signal }),
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
