import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Paths that are never a page of the dashboard. */
const notPages = /^\/(api|v1|health|metrics|openapi\.json|assets)(\/|\?|$)/;

/**
 * Serves the built dashboard: hashed files under /assets for ever, and the one page for every other path, with a fresh
 * nonce and a policy that loads nothing from elsewhere. Returns what answers a path no route took.
 */
export async function servePage(
  app: FastifyInstance,
  directory: string,
): Promise<(request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined> {
  const page = await readFile(join(directory, 'index.html'), 'utf8').catch(() => undefined);
  if (page !== undefined) {
    await app.register(fastifyStatic, { root: directory, serve: false, preCompressed: true });
    const config = { policy: 'public' } as const;
    app.get('/assets/*', { schema: { hide: true }, config }, (request, reply) =>
      reply.sendFile(request.url.split('?')[0] ?? '', { maxAge: '1y', immutable: true }),
    );
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (entry.isFile() && entry.name !== 'index.html')
        app.get(`/${entry.name}`, { schema: { hide: true }, config }, (_, reply) =>
          reply.sendFile(entry.name, { maxAge: '1h' }),
        );
    }
  }
  return (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    if (notPages.test(request.url)) return undefined;
    if (page === undefined)
      return reply.code(404).type('text/plain').send('The dashboard is not built. Run: npm run build\n');
    const nonce = randomBytes(16).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', policyOf(nonce))
      .send(page.replaceAll('__NONCE__', nonce));
  };
}

function policyOf(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
