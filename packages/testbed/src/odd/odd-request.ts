import type { Random } from '../random.ts';

/** A request that a client with a defect, or without manners, might send. */
export type OddRequest = {
  /** What is odd about it, for messages and counting. */
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** Promise more bytes than are sent, then hang up. */
  readonly cut?: true;
};

export type OddKeys = { readonly write: string; readonly public: string; readonly admin: string };

/** One kind of oddness; null keys never leave a test. */
export type Oddity = (draw: Random, keys: OddKeys) => Omit<OddRequest, 'kind'>;

export const jsonType = 'application/json';

export function post(
  path: string,
  key: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Omit<OddRequest, 'kind'> {
  return {
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${key}`, 'content-type': jsonType, ...headers },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}
