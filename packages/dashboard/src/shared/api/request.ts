import type { Problem } from '@millrace/contract';

/** An answer that is not 2xx, or none at all (status 0). `requestId` finds it in the server's log. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  /** Where in an expression. */
  readonly place: Problem['place'];

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail'> & Partial<Problem>, cause?: unknown) {
    super(problem.detail, { cause });
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.requestId;
    this.place = problem.place;
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}

export function isStoreAway(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'STORE_UNAVAILABLE';
}

/** A document of that name is there, or was changed in between. */
export function isTaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'DEFINITION_CHANGED';
}

/** What was asked for is not there, or not any more. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** The dashboard has no key but its session's. */
const sessionOver =
  'The session has ended. Sign in again in another tab, then repeat it here: what this page holds stays.';

async function problemOf(response: Response): Promise<ApiError> {
  const fallback = {
    status: response.status,
    code: `HTTP ${response.status}`,
    detail: 'The platform answered with an error.',
  };
  try {
    const body: Partial<Problem> = await response.json();
    const detail = body.code === 'KEY_MISSING' ? sessionOver : (body.detail ?? body.title ?? fallback.detail);
    return new ApiError({ ...fallback, ...body, detail });
  } catch (cause) {
    return new ApiError(fallback, cause);
  }
}

type Options = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly accept?: string;
};

async function send(path: string, { method = 'GET', body, signal, accept = 'application/json' }: Options) {
  const init: RequestInit = { method, headers: { accept }, ...(signal !== undefined && { signal }) };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { accept, 'content-type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError({ status: 0, code: 'UNREACHABLE', detail: 'The platform does not answer.' }, cause);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** One call to the platform: same origin, session cookie, JSON both ways. The shape is the contract's and not checked again. */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const text = await (await send(path, options)).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** What the platform writes as a file. The browser keeps it outside of the page's memory. */
export async function requestFile(path: string, options: Pick<Options, 'body' | 'accept'>): Promise<Blob> {
  const response = await send(path, { method: 'POST', ...options });
  try {
    return await response.blob();
  } catch (cause) {
    throw new ApiError({ status: 0, code: 'BROKEN_OFF', detail: 'The file broke off: some lines are missing.' }, cause);
  }
}
