import { PeoplePage, PeopleWanted } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { listPeople } from '../list-people.ts';
import { askErrors, type AskRouteOptions } from './ask-route.ts';
import { goneSignal, questionErrors, unchecked } from './request.ts';

const schema = {
  tags: ['questions'],
  summary: 'Who stands behind a cell of an answer',
  description:
    'The people, page by page, in the order of their ids. Somebody with several ids is listed once, under the one that ' +
    'stands for all. All pages are asked as of the same moment.',
  body: PeopleWanted,
  response: { 200: PeoplePage },
};

/** `POST /api/ask/people`. */
export function peopleRoute(app: FastifyInstance, options: AskRouteOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, ...askErrors, 'CURSOR_INVALID'] };
  app.post('/api/ask/people', { schema, config, ...unchecked }, (request, reply) =>
    listPeople(request.body, { workspace: options.workspaceOf(request), signal: goneSignal(reply) }, options),
  );
}
