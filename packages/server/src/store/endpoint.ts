import { Failure } from '../kernel/kernel.ts';

export type Login = { readonly user: string; readonly password: string };

/** One place where ClickHouse answers over HTTP. The writer also makes the schema and may kill queries. */
export type Address = {
  readonly url: string;
  readonly writer: Login;
  readonly reader: Login;
  readonly explorer: Login;
};

/** Where the store is now. An embedded engine has a new address after each restart, and none in between. */
export type Endpoint = { current(): Address | undefined };

/** A ClickHouse server elsewhere: one login does everything, limits travel with each request. */
export function serverEndpoint(text: string): { readonly endpoint: Endpoint; readonly database: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Failure('CONFIG_INVALID', {
      detail: 'MILLRACE_STORE must be embedded or http://user:password@host:port/database',
    });
  }
  const login = { user: decodeURIComponent(url.username) || 'default', password: decodeURIComponent(url.password) };
  const database = decodeURIComponent(url.pathname.slice(1)) || 'millrace';
  if (!/^\w+$/.test(database))
    throw new Failure('CONFIG_INVALID', { detail: 'the database in MILLRACE_STORE must be a plain name' });
  const address = { url: url.origin, writer: login, reader: login, explorer: login };
  return { endpoint: { current: () => address }, database };
}
