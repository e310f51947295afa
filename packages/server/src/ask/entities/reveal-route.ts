import { Reveal, Revealed } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import type { EntityOptions } from './entity-options.ts';
import { unmaskedNow } from './entity-route.ts';
import { handOut, valueAt } from '../reveal.ts';
import { EntityParams } from './parameters.ts';
import { subjectRequest } from './subject-request.ts';

const schema = {
  tags: ['entities'],
  summary: 'Show one masked value of a subject, for a purpose',
  description:
    'Who looked at what, and why, stands in the audit trail before the value is handed out. One value at a time, of the ' +
    'state as it is now; the name of an item that is itself masked cannot be said.',
  params: EntityParams,
  body: Reveal,
  response: { 200: Revealed },
};

/** `POST /api/entities/:kind/:id/reveal`. */
export function revealRoute(app: FastifyInstance, options: EntityOptions): void {
  const config = { policy: 'admin', errors: ['NOT_FOUND', 'FIELD_UNKNOWN', 'STATE_UNAVAILABLE', 'STORE_UNAVAILABLE'] };
  app.post('/api/entities/:kind/:id/reveal', { schema, config }, async (request, reply): Promise<Revealed> => {
    const said = request.body as Reveal;
    const asked = await subjectRequest(request, reply, options);
    const { view } = await unmaskedNow(asked, options);
    const target = `${asked.subject.kind}/${asked.subject.id}`;
    const { workspace } = asked.subjects;
    const looked = { ...said, workspace, author: options.authorOf(request), action: 'entity.revealed', target };
    return await handOut(valueAt(view.fields, said.path), looked, options);
  });
}
