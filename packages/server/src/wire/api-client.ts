/** A platform that runs somewhere, as the command line talks to it. */
export type Api = {
  /** Address of the platform. */
  readonly to: string;
  /** An admin key. */
  readonly key: string;
};

/** A request was refused; `body` is the problem. */
export class Refused extends Error {
  readonly code: string;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(body: Readonly<Record<string, unknown>>) {
    super(`${String(body['code'])}: ${String(body['detail'])}`);
    this.code = String(body['code']);
    this.body = body;
  }
}

/** The JSON of the answer. Throws Refused, or an error that says what to do. */
export async function callApi<T>({ to, key }: Api, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(new URL(path, to), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new Error(`${to} cannot be reached: start the platform, or name its address with --to`, { cause });
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  if (typeof answer === 'object' && answer !== null && 'code' in answer) throw new Refused({ ...answer });
  throw new Error(`${to} answered ${response.status}: is it a Millrace?`);
}
