// For the fields that a route's schema gains: the types of this file have to hold wherever it is imported.
import type {} from '@fastify/swagger';
import { CollectAnswer } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../../kernel/kernel.ts';
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

const schema = { tags: ['collect'], response: { 200: CollectAnswer } };

/**
 * The ways in over HTTP. Every route answers itself: a request is taken over before the framework looks at its body.
 */
export async function collectRoutes(app: FastifyInstance, deps: CollectDeps): Promise<void> {
  const collector = new Collector(deps);
  const post = (url: string, route: Route, summary: string): void => {
    app.post(url, {
      schema: { ...schema, summary },
      // Keys are checked in the collector: they may stand in the body.
      config: { policy: 'public' },
      onRequest: (request, reply) => {
        reply.hijack();
        void collector.take(route, request.raw, reply.raw, request.id);
      },
      handler: () => undefined,
    });
  };

  post('/v1/events', { header: true, call: '', formOf }, 'Native, NDJSON and CloudEvents');
  for (const [name, short] of Object.entries(segmentRoutes)) {
    const route: Route = {
      header: false,
      call: name === 'batch' ? '' : name,
      formOf: () => (name === 'batch' ? batch : call),
    };
    post(`/v1/${name}`, route, `Segment ${name}`);
    post(`/v1/${short}`, route, `Segment ${name}, as browsers send it`);
  }

  app.options('/v1/*', { schema: { hide: true }, config: { policy: 'public' } }, (request, reply) => {
    reply.hijack();
    sendPreflight(reply.raw, request.headers['access-control-request-headers']);
  });

  app.get(
    '/v1/projects/:key/settings',
    { schema: { tags: ['collect'], summary: "Settings of Segment's browser library" }, config: { policy: 'public' } },
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
