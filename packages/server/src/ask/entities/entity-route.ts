import { EntityView, Instant, type Subject } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { StateView } from '../../admit/admit.ts';
import { Failure } from '../../kernel/kernel.ts';
import { instantOf } from '../questions/frame.ts';
import { goneSignal, questionErrors, unchecked } from '../routes/request.ts';
import type { EntityOptions, KindFold } from './entity-options.ts';
import { foldUntil } from './fold-until.ts';
import { classesOf, maskAt, noClasses } from './mask.ts';
import { EntityParams, oneText } from './parameters.ts';
import type { Subjects } from './subject-event.ts';

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
    const subject = request.params as Subject;
    const at = oneText(request.query, 'at');
    const workspace = options.workspaceOf(request);
    const ids = await options.idsOf(workspace, subject);
    const asking = { subject, subjects: { workspace, kind: subject.kind, ids } };
    return at === undefined
      ? stateNow(asking, options)
      : stateAt({ ...asking, at: instantOf(at, options.clock.now(), 'at'), signal: goneSignal(reply) }, options);
  });
}

type Asking = { readonly subject: Subject; readonly subjects: Subjects };

async function stateNow({ subject, subjects }: Asking, options: EntityOptions): Promise<EntityView> {
  const { workspace, kind, ids } = subjects;
  const through = options.through();
  const rows = await options.records.read((db) =>
    db
      .selectFrom('states')
      .select(['state', 'version'])
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where('id', 'in', ids)
      .execute(),
  );
  const how = options.foldOf(workspace, kind);
  const states = rows.map(({ state }) => how.fold.parse(state));
  const [first, ...others] = states;
  if (first === undefined) throw unknownSubject(subject);
  const view = how.fold.view(others.reduce((sum, each) => how.fold.merge(sum, each), first));
  const version = Math.max(...rows.map((row) => row.version));
  return entityView({ subject, ids, view, how, at: null, through, version });
}

async function stateAt(
  { subject, subjects, at, signal }: Asking & { readonly at: number; readonly signal: AbortSignal },
  options: EntityOptions,
): Promise<EntityView> {
  const { workspace, kind, ids } = subjects;
  const how = options.foldOf(workspace, kind);
  const newest = await options.newest(subjects);
  const [state] = await foldUntil([at], { store: options.store, fold: how.fold, subjects, newest, signal });
  if (state === undefined) throw new Failure('INTERNAL', { detail: 'no state at a moment' });
  if (state.events === 0) await mustBeKnown(subject, subjects, options);
  const view = how.fold.view(state);
  return entityView({ subject, ids, view, how, at, through: newest.through, version: null });
}

/** A moment before a subject's first event is one at which nothing was known of it; a subject without events is none. */
export async function mustBeKnown(subject: Subject, subjects: Subjects, { records }: EntityOptions): Promise<void> {
  const { workspace, kind, ids } = subjects;
  const found = await records.read((db) =>
    db
      .selectFrom('states')
      .select('version')
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where('id', 'in', ids)
      .limit(1)
      .executeTakeFirst(),
  );
  if (found === undefined) throw unknownSubject(subject);
}

type Seen = {
  readonly subject: Subject;
  readonly ids: readonly string[];
  readonly view: StateView;
  readonly how: KindFold;
  readonly at: number | null;
  readonly through: number;
  readonly version: number | null;
};

function entityView({ subject, ids, view, how, at, through, version }: Seen): EntityView {
  const { firstSeen, lastSeen, events, types, fields, moves, flags } = view;
  const classes = how.spec === null ? noClasses : classesOf(how.spec);
  return {
    kind: subject.kind,
    id: subject.id,
    ids: [...ids],
    at: at === null ? null : new Date(at).toISOString(),
    through: new Date(through).toISOString(),
    version,
    definition: how.hash,
    firstSeen,
    lastSeen,
    events,
    types: { ...types },
    fields: maskAt(fields, [], classes) as EntityView['fields'],
    moves: Object.fromEntries(Object.entries(moves).map(([path, list]) => [path, [...list]])),
    flags: { ...flags },
  };
}

function unknownSubject({ kind, id }: Subject): Failure {
  return new Failure('NOT_FOUND', { detail: `no event is about ${kind}/${id}` });
}
