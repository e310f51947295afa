import type { ErrorCode } from '@millrace/contract';
import { oddRequests } from '@millrace/testbed/odd/odd-requests.ts';
import { sendOdd } from '@millrace/testbed/odd/send-odd.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { Agent } from 'node:http';
import { Check } from 'typebox/schema';
import { expect, test } from 'vitest';

type Content = Readonly<Record<string, { readonly schema: object }>>;
type Operation = {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};

type Sample = readonly [operation: string, path: string, body?: unknown];

/** What was made before: a key, and a replay that has ended. */
type Made = { readonly keyId: string; readonly replay: string };

/** One good request for each operation, in an order in which each succeeds. */
function samples({ publicKey }: Platform, { keyId, replay }: Made): readonly Sample[] {
  const call = { userId: 'u', event: 'e', name: 'n', groupId: 'g', previousId: 'p' };
  const range = { from: 'now-1h', to: 'now' };
  const spec = {};
  const document = '/api/definitions/event/page';
  const segment = ['track', 'identify', 'page', 'screen', 'group', 'alias'].flatMap((name) => [name, name[0] ?? '']);
  return [
    ['post /v1/events', '/v1/events', { id: 'one', type: 'order.placed', subject: 'person/u:1', data: { total: 1 } }],
    ['post /v1/events', '/v1/events', { id: 'bad', type: 'order.placed', subject: 'of no kind' }],
    ...segment.map((name) => [`post /v1/${name}`, `/v1/${name}`, call] as const),
    ...['batch', 'b'].map(
      (name) => [`post /v1/${name}`, `/v1/${name}`, { batch: [{ ...call, type: 'track' }] }] as const,
    ),
    ['get /v1/projects/{key}/settings', `/v1/projects/${publicKey}/settings`],
    ['get /health/live', '/health/live'],
    ['get /health/ready', '/health/ready'],
    ['get /health/idle', '/health/idle'],
    ['get /metrics', '/metrics'],
    ['post /api/ask', '/api/ask', { kind: 'table', metric: 'events', by: ['type'], range }],
    [
      'post /api/ask/people',
      '/api/ask/people',
      { question: { kind: 'table', metric: 'subjects', by: ['type'], range }, cell: { type: 'order.placed' } },
    ],
    ['post /api/expressions', '/api/expressions', { expression: 'type == "page"' }],
    ['post /api/sql', '/api/sql', { sql: 'SELECT count() FROM events WHERE type = {t:String}', params: { t: 'x' } }],
    ['get /api/events', '/api/events?limit=3'],
    ['get /api/events/{id}', '/api/events/one'],
    ['post /api/events/{id}/reveal', '/api/events/one/reveal', { path: ['data', 'total'], purpose: 'to see it told' }],
    ['get /api/received/{partition}/{offset}/{index}', '/api/received/0/0/0'],
    ['get /api/entities/{kind}/{id}', '/api/entities/person/u%3A1?at=now'],
    ['get /api/entities/{kind}/{id}/timeline', '/api/entities/person/u%3A1/timeline'],
    ['get /api/entities/{kind}/{id}/diff', '/api/entities/person/u%3A1/diff?from=now-1h'],
    [
      'post /api/entities/{kind}/{id}/reveal',
      '/api/entities/person/u%3A1/reveal',
      { path: ['pages'], purpose: 'to see that it is told' },
    ],
    ['get /api/entities/{kind}', '/api/entities/person?limit=3'],
    ['post /api/entities/snapshot', '/api/entities/snapshot', { boundary: 'now-1h' }],
    ['get /api/books', '/api/books'],
    ['get /api/rollups', '/api/rollups'],
    ['get /api/asks', '/api/asks?limit=3&since=now-1h&slow=0'],
    ['get /api/quarantine', '/api/quarantine?code=EVENT_SUBJECT_INVALID&limit=3'],
    ['get /api/quarantine/{partition}/{offset}/{index}', '/api/quarantine/0/1/0'],
    ['post /api/quarantine/replay', '/api/quarantine/replay', { filter: {}, edit: { subject: null }, dry: true }],
    ['get /api/quarantine/replays', '/api/quarantine/replays'],
    ['get /api/quarantine/replays/{id}', `/api/quarantine/replays/${replay}`],
    ['delete /api/quarantine/replays/{id}', `/api/quarantine/replays/${replay}`],
    ['post /api/rebuilds/states', '/api/rebuilds/states', { kind: 'person' }],
    ['get /api/rebuilds/states', '/api/rebuilds/states'],
    ['get /api/rebuilds/store', '/api/rebuilds/store'],
    ['get /api/live', '/api/live'],
    ['put /api/definitions/{kind}/{name}', document, { spec }],
    ['get /api/catalog/schemas/{type}', '/api/catalog/schemas/page'],
    ['get /api/catalog/types', '/api/catalog/types'],
    ['get /api/catalog/types/{type}', '/api/catalog/types/page'],
    ['get /api/catalog/drift', '/api/catalog/drift'],
    ['get /api/packs', '/api/packs'],
    ['get /api/definitions', '/api/definitions'],
    ['get /api/definitions/schemas', '/api/definitions/schemas'],
    ['get /api/definitions/schemas/{kind}', '/api/definitions/schemas/event'],
    ['get /api/definitions/{kind}/{name}', document],
    ['get /api/catalog/schemas/{type}', '/api/catalog/schemas/page'],
    ['get /api/definitions/{kind}/{name}/versions', `${document}/versions`],
    ['get /api/definitions/{kind}/{name}/diff', `${document}/diff`],
    ['get /api/definitions/{kind}/{name}/used-by', `${document}/used-by`],
    ['post /api/definitions/plan', '/api/definitions/plan', { documents: [{ kind: 'event', name: 'other', spec }] }],
    ['post /api/definitions/apply', '/api/definitions/apply', { documents: [{ kind: 'event', name: 'other', spec }] }],
    ['post /api/definitions/rollback', '/api/definitions/rollback', { kind: 'event', name: 'page', version: 1 }],
    ['delete /api/definitions/{kind}/{name}', document],
    ['post /api/links', '/api/links', { kind: 'person', from: 'a:x', to: 'u:1' }],
    ['get /api/links', '/api/links?kind=person&id=a:x'],
    ['delete /api/links', '/api/links?kind=person&from=a:x&to=u:1'],
    ['get /api/audit', '/api/audit'],
    ['post /api/keys', '/api/keys', { name: 'other', kind: 'secret' }],
    ['get /api/keys', '/api/keys'],
    ['post /api/keys/{id}/rotate', `/api/keys/${keyId}/rotate`, { keepsFor: '1h' }],
    ['delete /api/keys/{id}', `/api/keys/${keyId}`],
    // While stores are exchanged, changes are answered NOT_READY.
    ['post /api/rebuilds/store', '/api/rebuilds/store', {}],
    ['get /api/session', '/api/session'],
    ['delete /api/session', '/api/session'],
  ];
}

test('every route says what it takes, what it answers and how it fails, and does so', async () => {
  await using platform = await startPlatform();
  const { paths, components } = (await (await platform.request('/openapi.json')).json()) as Document;
  const operations = new Map<string, Operation>(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    ),
  );
  for (const [name, { requestBody, responses }] of operations) {
    if (/^(post|put|patch) /.test(name)) expect(Object.keys(requestBody?.content ?? {}), name).not.toEqual([]);
    const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    expect(good.length, name).toBeGreaterThan(0);
    for (const [status, { content }] of good) if (status !== '204') expect(content, name).toBeDefined();
    for (const status of ['400', '431', '500'])
      expect(responses[status]?.content, name).toHaveProperty(['application/problem+json']);
  }

  const minted = await platform.request('/api/keys', {
    method: 'POST',
    body: JSON.stringify({ name: 'k', kind: 'secret' }),
  });
  const { id } = (await minted.json()) as { readonly id: string };
  const tried = new Set<string>();
  // Until the store has started there is no quarantine to choose from.
  await platform.request('/health/idle');
  const replayed = await platform.request('/api/quarantine/replay', {
    method: 'POST',
    body: JSON.stringify({ filter: {} }),
  });
  const { id: replay } = (await replayed.json()) as { readonly id: string };
  const signed = { key: platform.adminKey };
  for (const [name, path, body] of [
    ...samples(platform, { keyId: id, replay }),
    ['post /api/session', '/api/session', signed] as const,
  ]) {
    const operation = operations.get(name);
    const said = await answer(platform, name, path, body);
    expect(operation, name).toBeDefined();
    expect(said.status, `${name} ${JSON.stringify(said.body)}`).toBeLessThan(300);
    const { content } = operation?.responses[said.status] ?? {};
    const schema = content?.[said.type]?.schema;
    if (said.status === 204) expect(content).toBeUndefined();
    else if (!said.type.startsWith('text/'))
      expect(Check(schema as never, said.body), `${name}: ${JSON.stringify(said.body)}`).toBe(true);
    else expect(schema, name).toBeDefined();
    const taken = operation?.requestBody?.content['application/json']?.schema;
    if (body !== undefined) expect(Check(whole(taken, components.schemas) as never, body), name).toBe(true);
    tried.add(name);
  }
  expect([...operations.keys()].filter((name) => !tried.has(name))).toEqual([]);

  const unlisted = (await problems(platform, paths)).filter(
    ([status, code, [method, path]]) => !listed(paths[path]?.[method], status).includes(code),
  );
  expect([...new Set(unlisted.map(([status, code, where]) => `${where.join(' ')} ${status} ${code}`))]).toEqual([]);
});

/** With the schemas that it names in their places. */
function whole(schema: unknown, named: Document['components']['schemas']): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((each) => whole(each, named));
  if ('$ref' in schema) return whole(named[String(schema.$ref).split('/').at(-1) ?? ''], named);
  return Object.fromEntries(Object.entries(schema).map(([name, each]) => [name, whole(each, named)]));
}

function listed(operation: Operation | undefined, status: number): readonly string[] {
  const schema = operation?.responses[status]?.content?.['application/problem+json']?.schema;
  return (schema as { properties?: { code?: { enum?: string[] } } } | undefined)?.properties?.code?.enum ?? [];
}

type Said = { readonly status: number; readonly type: string; readonly body: unknown };

async function answer(platform: Platform, name: string, path: string, body: unknown): Promise<Said> {
  const [method = 'get'] = name.split(' ');
  const leave = new AbortController();
  const key = path.startsWith('/v1/') ? platform.writeKey : platform.adminKey;
  const response = await platform.request(path, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${key}` },
    signal: leave.signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  if (type === 'text/event-stream') {
    leave.abort();
    return { status: response.status, type, body: '' };
  }
  const text = await response.text();
  return {
    status: response.status,
    type,
    body: text === '' || type.startsWith('text/') ? text : (JSON.parse(text) as unknown),
  };
}

/** What odd requests and ones without a key are refused with, and by which operation. */
async function problems(
  platform: Platform,
  paths: Document['paths'],
): Promise<(readonly [status: number, code: string, where: readonly [method: string, path: string]])[]> {
  const templates = Object.keys(paths)
    .map((path) => ({ path, form: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
    .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length);
  const keys = { write: platform.writeKey, public: platform.publicKey, admin: platform.adminKey };
  const agent = new Agent({ keepAlive: true });
  const none = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      kind: 'no key',
      method: method.toUpperCase(),
      path: path.replace(/\{[^}]+\}/g, '1'),
      headers: { 'content-type': 'application/json' },
      body: method === 'get' ? null : Buffer.from('{'),
    })),
  );
  const found = [];
  for (const odd of [...none, ...oddRequests({ count: 1500, seed: 9, keys, heavyShare: 0 })]) {
    const { status, body } = await sendOdd(platform.url, odd, agent);
    if (status === null || status < 400) continue;
    const { code } = JSON.parse(body === '' ? '{}' : body) as { readonly code?: ErrorCode };
    const method = odd.method.toLowerCase();
    const path = templates.find(({ form }) => form.test(odd.path.split('?')[0] ?? ''))?.path;
    if (code === undefined || code === 'ROUTE_UNKNOWN' || path === undefined || paths[path]?.[method] === undefined)
      continue;
    found.push([status, code, [method, path]] as const);
  }
  agent.destroy();
  expect(new Set(found.map(([, code]) => code)).size).toBeGreaterThan(8);
  return found;
}
