// For the fields that a route's schema gains: the types of this file have to hold wherever it is imported.
import type {} from '@fastify/swagger';
import {
  CollectAnswer,
  SegmentBatch,
  SegmentCall,
  SentCloudEvent,
  SentEvent,
  type ErrorCode,
} from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../../kernel/kernel.ts';
import { Type, type TSchema } from 'typebox';
import type { Form } from '../request.ts';
import { sendPreflight, sendProblem } from './answer.ts';
import { Collector, type CollectDeps, type Route } from './collector.ts';
import { formOf } from './media-type.ts';
import { segmentSettings } from './segment-settings.ts';

const segmentForm = (layout: 'call' | 'batch'): Form => ({
  dialect: 'segment',
  layout,
  contentType: '',
  headers: null,
});
const call: Form = segmentForm('call');
const batch: Form = segmentForm('batch');

/** Segment's paths, long and short. Its clients send any content type: it says nothing about the body. */
const segmentRoutes: Readonly<Record<string, string>> = {
  track: 't',
  identify: 'i',
  page: 'p',
  screen: 's',
  group: 'g',
  alias: 'a',
  batch: 'b',
};

const answered = { tags: ['collect'], response: { 200: CollectAnswer } };
const errors: readonly ErrorCode[] = [
  'BODY_EMPTY',
  'BODY_TOO_DEEP',
  'ENCODING_UNSUPPORTED',
  'ENCODING_BROKEN',
  'KEY_MISSING',
  'KEY_UNKNOWN',
  'QUOTA_EXCEEDED',
  'OVERLOADED',
  'LOG_FULL',
  'DISK_FULL',
  'LOG_FAILED',
  'NOT_READY',
];

/** By content type, for the documentation: what comes is read by hand. */
type Bodies = Readonly<Record<string, TSchema>>;
const oneOrMore = Type.Union([SentEvent, Type.Array(SentEvent)]);
const nativeBodies: Bodies = {
  'application/json': oneOrMore,
  'text/plain': oneOrMore,
  'application/x-ndjson': Type.String({ description: 'An event a line' }),
  'application/cloudevents+json': SentCloudEvent,
  'application/cloudevents-batch+json': Type.Array(SentCloudEvent),
};
const segmentBodies = (body: TSchema): Bodies => ({ 'application/json': body, 'text/plain': body });

/**
 * The ways in over HTTP. Every route answers itself: a request is taken over before the framework looks at its body.
 */
export async function collectRoutes(app: FastifyInstance, deps: CollectDeps): Promise<void> {
  const collector = new Collector(deps);
  const post = (url: string, route: Route, summary: string, bodies: Bodies): void => {
    const content = Object.fromEntries(Object.entries(bodies).map(([type, schema]) => [type, { schema }]));
    app.post(url, {
      schema: { ...answered, summary, body: { content } },
      validatorCompiler: () => () => true,
      // Keys are checked in the collector: they may stand in the body.
      config: { policy: 'public', errors },
      onRequest: (request, reply) => {
        reply.hijack();
        void collector.take(route, request.raw, reply.raw, request.id);
      },
      handler: () => undefined,
    });
  };

  post('/v1/events', { header: true, call: '', formOf }, 'Native, NDJSON and CloudEvents', nativeBodies);
  for (const [name, short] of Object.entries(segmentRoutes)) {
    const route: Route = {
      header: false,
      call: name === 'batch' ? '' : name,
      formOf: () => (name === 'batch' ? batch : call),
    };
    const bodies = segmentBodies(name === 'batch' ? SegmentBatch : SegmentCall);
    post(`/v1/${name}`, route, `Segment ${name}`, bodies);
    post(`/v1/${short}`, route, `Segment ${name}, as browsers send it`, bodies);
  }

  app.options('/v1/*', { schema: { hide: true }, config: { policy: 'public' } }, (request, reply) => {
    reply.hijack();
    sendPreflight(reply.raw, request.headers['access-control-request-headers']);
  });

  app.get(
    '/v1/projects/:key/settings',
    {
      schema: {
        tags: ['collect'],
        summary: "Settings of Segment's browser library",
        params: Type.Object({ key: Type.String() }),
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
      config: { policy: 'public', errors: ['NOT_FOUND'] },
    },
    async (request, reply) => {
      const { key } = request.params as { key: string };
      if (deps.authenticate(key) === undefined) {
        reply.hijack();
        const error = new Failure('NOT_FOUND', { detail: 'no such write key' });
        sendProblem(reply.raw, error, { requestId: request.id, close: false });
        return undefined;
      }
      reply.header('access-control-allow-origin', '*').header('cache-control', 'max-age=300');
      return segmentSettings(key, { protocol: request.protocol, host: request.host });
    },
  );
}
