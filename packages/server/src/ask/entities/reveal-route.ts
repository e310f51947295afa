import { Reveal, Revealed } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../../kernel/kernel.ts';
import type { EntityOptions } from './entity-options.ts';
import { unmaskedNow } from './entity-route.ts';
import { isoOf } from './iso-of.ts';
import { EntityParams } from './parameters.ts';
import { subjectRequest } from './subject-request.ts';

const shownMs = 10 * 60_000;
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
  const { records, clock, authorOf } = options;
  const config = { policy: 'admin', errors: ['NOT_FOUND', 'FIELD_UNKNOWN', 'STATE_UNAVAILABLE', 'STORE_UNAVAILABLE'] };
  app.post('/api/entities/:kind/:id/reveal', { schema, config }, async (request, reply): Promise<Revealed> => {
    const { path, purpose } = request.body as Reveal;
    const asked = await subjectRequest(request, reply, options);
    const { view } = await unmaskedNow(asked, options);
    const target = `${asked.subject.kind}/${asked.subject.id}`;
    const value = valueAt(view.fields, path);
    if (value === undefined) throw new Failure('FIELD_UNKNOWN', { detail: `${target} has no ${path.join('.')}` });
    const at = clock.now();
    const { workspace } = asked.subjects;
    const detail = { path: path.join('.'), purpose: purpose.trim() };
    await records.write(
      () => [],
      [{ workspace, at, author: authorOf(request), action: 'entity.revealed', target, detail }],
    );
    return { value, until: isoOf(at + shownMs) };
  });
}

function valueAt(value: unknown, [name, ...inside]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[name], inside);
}
