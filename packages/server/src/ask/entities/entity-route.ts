import { EntityView, Instant } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { signerOf, type KindFold } from '../../admit/admit.ts';
import { must } from '../../kernel/kernel.ts';
import { lastInstant } from '../../measure/measure.ts';
import { instantOf } from '../questions/frame.ts';
import { questionErrors, unchecked } from '../routes/request.ts';
import type { EntityOptions } from './entity-options.ts';
import { entityView, type Seen } from './entity-view.ts';
import { foldUntil, mergedState } from './fold-until.ts';
import { EntityParams, oneText } from './parameters.ts';
import { mustBeKnown, subjectRequest, unknownSubject, type SubjectRequest } from './subject-request.ts';

const schema = {
  tags: ['entities'],
  summary: 'What a subject is, now or as of a moment',
  description:
    'Without `at`: its state as of the newest event that was admitted. With `at`: folded from its events with a time up ' +
    'to that moment, by the same declaration, with everything that is known today.',
  params: EntityParams,
  querystring: Type.Object({ at: Type.Optional(Instant) }),
  response: { 200: EntityView },
};

/** `GET /api/entities/:kind/:id?at=`. */
export function entityRoute(app: FastifyInstance, options: EntityOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, 'NOT_FOUND', 'STATE_UNAVAILABLE'] };
  app.get('/api/entities/:kind/:id', { schema, config, ...unchecked }, async (request, reply) => {
    const at = oneText(request.query, 'at');
    const moment = at === undefined ? undefined : instantOf(at, options.clock.now(), 'at');
    const asked = await subjectRequest(request, reply, options);
    return moment === undefined ? stateNow(asked, options) : stateAt(asked, moment, options);
  });
}

async function stateNow(asked: SubjectRequest, options: EntityOptions): Promise<EntityView> {
  const through = options.through();
  const documents = options.documentsOf(asked.subjects.workspace);
  return entityView(asked, { ...(await unmaskedNow(asked, options)), documents, at: null, through });
}

/** What it is, as it is: to be masked before it is shown. NOT_FOUND where no event is about it. */
export async function unmaskedNow(
  asked: SubjectRequest,
  options: EntityOptions,
): Promise<Pick<Seen, 'view' | 'how' | 'version'>> {
  const { workspace, kind, ids } = asked.subjects;
  const rows = await options.records.read((db) =>
    db
      .selectFrom('states')
      .select(['state', 'version'])
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where('id', 'in', ids)
      .execute(),
  );
  if (rows.length === 0) throw unknownSubject(asked.subject);
  const how = options.foldOf(workspace, kind);
  const version = Math.max(...rows.map((row) => row.version));
  const texts = rows.map(({ state }) => state);
  // Until the kind is made anew, what was folded by an older document is no answer by the newest.
  const view = texts.every((text) => signerOf(text) === how.hash)
    ? how.fold.view(mergedState(how.fold, texts))
    : await viewOfEvents(asked, how, options);
  // All its events were taken back.
  if (view.events === 0) throw unknownSubject(asked.subject);
  return { view, how, version };
}

async function stateAt(asked: SubjectRequest, at: number, options: EntityOptions): Promise<EntityView> {
  const { subjects, signal } = asked;
  const how = options.foldOf(subjects.workspace, subjects.kind);
  const { states, newest } = await foldUntil([at], { ...options, how, subjects, signal });
  const state = must(states[0], 'a moment has its state');
  if (state.events === 0) await mustBeKnown(asked, options);
  const documents = options.documentsOf(subjects.workspace);
  return entityView(asked, { view: how.fold.view(state), how, documents, at, through: newest.through, version: null });
}

async function viewOfEvents({ subjects, signal }: SubjectRequest, how: KindFold, options: EntityOptions) {
  const { states } = await foldUntil([lastInstant], { ...options, how, subjects, signal });
  return how.fold.view(must(states[0], 'a moment has its state'));
}
