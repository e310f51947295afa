import { PeoplePage, PeopleWanted } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { exportPeople } from '../export-people.ts';
import { listPeople } from '../list-people.ts';
import { askErrors, type AskRouteOptions } from './ask-route.ts';
import { goneSignal, questionErrors, unchecked } from './request.ts';
import { formWanted, writtenPeople, writtenTypes } from './written.ts';

const schema = {
  tags: ['questions'],
  summary: 'Who stands behind a cell of an answer',
  description:
    'The people, page by page, in the order of their ids. Somebody with several ids is listed once, under the one that ' +
    'stands for all. All pages are asked as of the same moment. With `Accept: text/csv` or `application/x-ndjson` all of ' +
    'them at once, without limit and cursor; an answer that breaks off is not whole.',
  body: PeopleWanted,
  response: {
    200: {
      content: {
        'application/json': { schema: PeoplePage },
        'text/csv': {
          schema: Type.String({ description: 'kind, id, first, last, and where events are counted events' }),
        },
        'application/x-ndjson': { schema: Type.String({ description: 'One of `people` a line' }) },
      },
    },
  },
};

/** `POST /api/ask/people`. */
export function peopleRoute(app: FastifyInstance, options: AskRouteOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, ...askErrors, 'CURSOR_INVALID'] };
  app.post('/api/ask/people', { schema, config, ...unchecked }, async (request, reply) => {
    const asker = { workspace: options.workspaceOf(request), signal: goneSignal(reply) };
    const form = formWanted(request.headers.accept);
    reply.header('vary', 'accept');
    if (form === 'json') return listPeople(request.body, asker, options);
    const exported = await exportPeople(request.body, asker, options);
    return reply
      .type(writtenTypes[form])
      .header('content-disposition', `attachment; filename="people.${form}"`)
      .send(Readable.from(writtenPeople(exported, form)));
  });
}
