import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { limits, type ErrorCode } from '@millrace/contract';
import { Failure, problemOf, type Logger } from '../kernel/kernel.ts';
import { describeRoute } from './describe-route.ts';
import { servePage } from './page.ts';

export type ServerOptions = {
  readonly version: string;
  /** Folder of the built dashboard. */
  readonly page: string;
  readonly logger: Logger;
  /** Registers every room's routes. Routes are declared after the policy hook, so that none goes without. */
  readonly routes: (app: FastifyInstance) => Promise<void>;
};

/** Holds the longest address of a page, and one that has it in it, as of the page to sign in on. */
const mostHeaderBytes = 128 * 1024;

/** The HTTP server: error bodies, security headers, OpenAPI, the dashboard's page, and the rooms' routes. */
export async function buildServer({ version, page, logger, routes }: ServerOptions): Promise<FastifyInstance> {
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { status, headers, body } = problemOf(error, request.id);
    if (status >= 500 && status !== 503)
      logger.error({ err: error, requestId: request.id, url: request.url }, 'request failed');
    return reply.code(status).headers(headers).send(body);
  };
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    http: { maxHeaderSize: mostHeaderBytes },
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    clientErrorHandler: answerBroken,
    // What the router itself refuses.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    routerOptions: { maxParamLength: 512 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', strict: false, verbose: true } },
  });
  app.setErrorHandler(answerError);
  parseJsonOf(app);
  app.addHook('onSend', async (_, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
  });
  await app.register(swagger, openApiOf(version));
  await routes(app);
  app.get('/openapi.json', { schema: { hide: true }, config: { policy: 'public' } }, () => app.swagger());
  const answerPage = await servePage(app, page);
  app.setNotFoundHandler((request, reply) => {
    const answered = answerPage(request, reply);
    if (answered !== undefined) return answered;
    const { status, headers, body } = problemOf(
      new Failure('ROUTE_UNKNOWN', { detail: `${request.method} ${request.url.slice(0, 200)}` }),
      request.id,
    );
    return reply.code(status).headers(headers).send(body);
  });
  return app;
}

/** Bodies of JSON: BODY_TOO_DEEP before anything follows a value down to its end. */
function parseJsonOf(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Many clients name a content type with every request, also where nothing follows.
    if (text === '') done(null);
    else
      void parseJson(request, String(text), (error, body) => {
        if (error === null && nestsDeeper(body, mostLevels)) done(new Failure('BODY_TOO_DEEP'));
        else done(error, body);
      });
  });
}

function openApiOf(version: string): FastifyDynamicSwaggerOptions {
  return {
    transform: ({ schema, url, route }) => ({
      url,
      schema: schema?.hide === true ? schema : describeRoute(schema, String(route.method), route.config),
    }),
    // Schemas that several routes share keep their names.
    refResolver: {
      buildLocalReference: ({ $id }, _uri, _fragment, index) => (typeof $id === 'string' ? $id : `${index}`),
    },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Millrace',
        version,
        description: 'Events in, answers out.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'millrace_session' },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
  };
}

/** An expression has 64 levels; each is an object in one, or in a list in one. */
const mostLevels = 200;

/** Checked once, before anything follows a value down to its end. */
function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

const brokenCodes: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What is not even HTTP gets a problem body too; the connection ends, and says so. */
function answerBroken(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = brokenCodes[error.code ?? ''] ?? 'REQUEST_INVALID';
  const { status, headers, body } = problemOf(new Failure(code), randomUUID());
  const text = JSON.stringify(body);
  const lines = Object.entries({ ...headers, connection: 'close', 'content-length': String(Buffer.byteLength(text)) });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`,
  );
}
