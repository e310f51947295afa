import type { Event } from '@millrace/contract';
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import type { Rules } from '../catalog/catalog.ts';
import { silent } from '../kernel/kernel.ts';
import { collectRoutes, writeReceived, type CollectDeps, type Grant, type ReceivedItem } from './collect.ts';
import { judgeItems, type Judgement } from './judge.ts';
import { readParsed } from './parse.ts';
import { itemsOf, openReceived } from './received-entry.ts';
import type { Form, Request } from './request.ts';
import { finish } from './steps.ts';

export const at = Date.UTC(2026, 0, 5, 9);

export const secret: Grant = { keyId: 'k1', workspace: 'main', producer: 'api', kind: 'secret', mayImport: false };
export const browser: Grant = { keyId: 'k2', workspace: 'main', producer: 'web', kind: 'public', mayImport: false };
export const importing: Grant = { keyId: 'k3', workspace: 'main', producer: 'api', kind: 'secret', mayImport: true };
const keys: Readonly<Record<string, Grant>> = { secret, browser, importing };

export const forms = {
  native: { dialect: 'native', layout: 'json', contentType: '', headers: null },
  lines: { dialect: 'native', layout: 'lines', contentType: '', headers: null },
  call: { dialect: 'segment', layout: 'call', contentType: '', headers: null },
  batch: { dialect: 'segment', layout: 'batch', contentType: '', headers: null },
  cloudevents: { dialect: 'cloudevents', layout: 'json', contentType: '', headers: null },
} as const satisfies Record<string, Form>;

/** For tests: what becomes of a body, as collect judges it and as it is read back from its entry. */
export function taken(
  form: Form,
  body: string | Buffer | object,
  { rules = null, ...options }: Partial<Request> & { readonly rules?: Rules | null } = {},
): { entry: Buffer; judgement: Judgement; items: readonly ReceivedItem[] } {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const { layout, found, parsed } = finish(readParsed(bytes, form));
  const request: Request = {
    ...form,
    layout,
    call: '',
    workspace: 'main',
    producer: 'api',
    mayImport: false,
    keyKind: 'secret',
    received: at,
    seed: 'seed',
    marks: found,
    ...options,
  };
  const judgement = finish(judgeItems(parsed, request, bytes, { rules }));
  const judged = { outcomes: judgement.outcomes, ...(rules === null ? {} : { revision: 1 }) };
  const entry = Buffer.concat(writeReceived(request, judged, bytes));
  return { entry, judgement, items: itemsOf(openReceived(entry), { partition: 0, offset: 7 }, rules).items };
}

/** The event of a body with one item, which has to be accepted. */
export function eventOf(form: Form, body: string | Buffer | object, options: Partial<Request> = {}): Event {
  const [item] = taken(form, body, options).items;
  if (item?.verdict !== 'accepted') throw new Error(`not accepted: ${item?.code} ${item?.detail}`);
  return item.event;
}

/** The code with which the one item of a body was refused; null when it was accepted. */
export function codeOf(form: Form, body: string | Buffer | object, options: Partial<Request> = {}): string | null {
  const [item] = taken(form, body, options).items;
  if (item === undefined) throw new Error('no item');
  return item.verdict === 'accepted' ? null : `${item.verdict} ${item.code}`;
}

/** For tests: the routes over a writer of `received`. */
export async function collectApp(log: CollectDeps['log'], deps: Partial<CollectDeps> = {}): Promise<FastifyInstance> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  let requests = 0;
  await app.register(collectRoutes, {
    authenticate: (key) => (Object.hasOwn(keys, key) ? keys[key] : undefined),
    log,
    clock: { now: () => at },
    seed: () => `seed-${(requests += 1)}`,
    admitting: () => null,
    rulesOf: () => ({ revision: 0, rules: null }),
    stats: { collected: () => {}, refused: () => {} },
    logger: silent,
    ...deps,
  });
  return app;
}

export type Sent = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
};

/** Posts with the secret key, unless the headers say otherwise. */
export async function send(
  app: FastifyInstance,
  url: string,
  payload: string | Buffer | object,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const options: InjectOptions = {
    method: 'POST',
    url,
    payload,
    headers: { authorization: 'Bearer secret', ...headers },
  };
  const answer = await app.inject(options);
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), headers: answer.headers };
}
