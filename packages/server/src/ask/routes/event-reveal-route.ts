import { Reveal, Revealed } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../../kernel/kernel.ts';
import { handOut, valueAt, type RevealOptions } from '../reveal.ts';
import { EventParams, eventsOfId, OfProducer, type EventsOfId } from './event-route.ts';
import { questionErrors } from './request.ts';

export type EventRevealOptions = EventsOfId &
  RevealOptions & { readonly authorOf: (request: FastifyRequest) => string };

const schema = {
  tags: ['events'],
  summary: 'Show one masked value of an event, for a purpose',
  description:
    'Who looked at what, and why, stands in the audit trail before the value is handed out. One value at a time, of `data` or ' +
    '`context` as they are stored; a name that is itself masked cannot be said.',
  params: EventParams,
  querystring: OfProducer,
  body: Reveal,
  response: { 200: Revealed },
};

/** `POST /api/events/:id/reveal?producer=`. */
export function eventRevealRoute(app: FastifyInstance, options: EventRevealOptions): void {
  const config = { policy: 'admin', errors: [...questionErrors, 'NOT_FOUND', 'EVENT_AMBIGUOUS', 'FIELD_UNKNOWN'] };
  app.post('/api/events/:id/reveal', { schema, config }, async (request, reply): Promise<Revealed> => {
    const said = request.body as Reveal;
    const [{ view }, ...others] = await eventsOfId(request, reply, options);
    if (others.length > 0) throw new Failure('EVENT_AMBIGUOUS');
    const { id, producer, data, context } = view;
    const value = valueAt({ data, context }, said.path);
    if (typeof value === 'object' && value !== null)
      throw new Failure('REQUEST_INVALID', { detail: 'path: names more than one value' });
    const target = `event:${producer}/${id}`;
    const who = { workspace: options.workspaceOf(request), author: options.authorOf(request) };
    return await handOut(value, { ...said, ...who, action: 'event.revealed', target }, options);
  });
}
