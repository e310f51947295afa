import { Instant, Timeline } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Failure } from '../../kernel/kernel.ts';
import { firstInstant, lastInstant } from '../../measure/measure.ts';
import { readEventCursor, writeEventCursor } from '../cursor.ts';
import { instantOf } from '../questions/frame.ts';
import { eventMasks } from '../event-masks.ts';
import { questionErrors, unchecked } from '../routes/request.ts';
import { tellSuperseding } from '../superseding.ts';
import type { EntityOptions } from './entity-options.ts';
import { EntityParams, limitOf, oneText, Page } from './parameters.ts';
import { placeOf, readTimeline } from './read-timeline.ts';
import { mustBeKnown, subjectRequest } from './subject-request.ts';

const mostEvents = 1000;
const schema = {
  tags: ['entities'],
  summary: "A subject's events, newest first",
  description: 'Those under all of its ids, also what is not in the store yet. `cursor` is null on the last page.',
  params: EntityParams,
  querystring: Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant), ...Page(mostEvents) }),
  response: { 200: Timeline },
};

/** `GET /api/entities/:kind/:id/timeline?from=&to=&limit=&cursor=`. */
export function timelineRoute(app: FastifyInstance, options: EntityOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, 'CURSOR_INVALID', 'NOT_FOUND'] };
  app.get('/api/entities/:kind/:id/timeline', { schema, config, ...unchecked }, async (request, reply) => {
    const { query } = request;
    const now = options.clock.now();
    const [said, cursor] = [{ from: oneText(query, 'from'), to: oneText(query, 'to') }, oneText(query, 'cursor')];
    const limit = limitOf(query, mostEvents);
    const from = said.from === undefined ? firstInstant : instantOf(said.from, now, 'from');
    const before = said.to === undefined ? lastInstant : instantOf(said.to, now, 'to');
    if (from >= before) throw new Failure('RANGE_INVALID', { detail: 'from must lie before to' });
    const asked = await subjectRequest(request, reply, options);
    const { subject, subjects, signal } = asked;
    const same = [subjects.workspace, 'timeline', subject.kind, subject.id, said];
    const read = cursor === undefined ? { from, before, after: undefined } : readEventCursor(cursor, same);
    const newest = await options.newest(subjects);
    const found = await readTimeline(
      { subjects, ...read, limit: limit + 1 },
      { store: options.store, newest, now, signal },
    );
    if (found.length === 0) await mustBeKnown(asked, options);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const { mask } = eventMasks(options.documentsOf(subjects.workspace));
    const views = page.map(({ view }) => view);
    const told = await tellSuperseding(views, { store: options.store, workspace: subjects.workspace, signal });
    return {
      events: told.map(mask),
      cursor:
        last === undefined
          ? null
          : writeEventCursor({ from: read.from, before: read.before, after: placeOf(last) }, same),
    } satisfies Timeline;
  });
}
