import {
  type QuarantinedItem,
  QuarantinedItemWhole,
  QuarantineFilter,
  QuarantinePage,
  QuarantineState,
  type ErrorCode,
  type Position,
} from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { eventMasks, type EventMasks } from '../ask/ask.ts';
import type { Edition } from '../catalog/catalog.ts';
import type { Clock } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import { readPlace, writePlace } from './cursor.ts';
import { conditionOf } from './filter.ts';
import { findItems, placeOf, readItem, type StoredItem } from './items.ts';
import { keptOf, overviewOf } from './overview.ts';
import { shownOf } from './shown.ts';

export type ListRoutesOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly clock: Clock;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** What they class as personal is masked. */
  readonly documentsOf: (workspace: string) => Edition;
  /** Of the whole log: beyond it the oldest items go from the log, if they are in the store. */
  readonly mostLogBytes: number;
};

const Query = Type.Object(
  {
    ...QuarantineFilter.properties,
    state: Type.Optional(QuarantineState),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: 'From the page before, of the same list' })),
  },
  { additionalProperties: false },
);
const number = () => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Place = Type.Object({ partition: number(), offset: number(), index: number() });

const tags = ['quarantine'];
const asked: readonly ErrorCode[] = ['STORE_UNAVAILABLE', 'QUESTION_TOO_LARGE', 'QUESTION_CANCELLED'];

export function listRoutes(
  app: FastifyInstance,
  { store, clock, workspaceOf, documentsOf, mostLogBytes }: ListRoutesOptions,
): void {
  app.get(
    '/api/quarantine',
    {
      schema: {
        tags,
        summary: 'What is in quarantine, newest first, and why',
        querystring: Query,
        response: { 200: QuarantinePage },
      },
      config: { policy: 'read', errors: [...asked, 'RANGE_INVALID', 'CURSOR_INVALID'] },
    },
    async (request): Promise<QuarantinePage> => {
      const { limit = 50, cursor, state, ...filter } = request.query as Static<typeof Query>;
      const of = { workspace: workspaceOf(request), now: clock.now(), ...(state !== undefined && { state }) };
      const same = [of.workspace, state ?? '', filter];
      const condition = conditionOf(filter, of);
      const after = cursor === undefined ? undefined : readPlace(cursor, same);
      const finding = { order: 'newest', after, limit: limit + 1, originals: false } as const;
      const found = await findItems(store, condition, finding);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const masks = eventMasks(documentsOf(of.workspace));
      return {
        items: page.map((item) => viewOf(item, masks)),
        cursor: found.length > limit && last !== undefined ? writePlace(placeOf(last), same) : null,
        overview: cursor === undefined ? await overviewOf(store, condition) : null,
        kept: cursor === undefined ? await keptOf(store, of, mostLogBytes) : null,
      };
    },
  );

  app.get(
    '/api/quarantine/:partition/:offset/:index',
    {
      schema: {
        tags,
        summary: 'One item of quarantine, as it came but for what is personal in it',
        params: Place,
        response: { 200: QuarantinedItemWhole },
      },
      config: { policy: 'read', errors: [...asked, 'NOT_FOUND'] },
      serializerCompiler: () => (value) => JSON.stringify(value),
    },
    async (request): Promise<QuarantinedItemWhole> => {
      const of = { workspace: workspaceOf(request), now: clock.now() };
      const item = await readItem(store, request.params as Position, of);
      return wholeOf(item, eventMasks(documentsOf(of.workspace)));
    },
  );
}

/** The subject as it is shown in the original. */
function viewOf({ view }: Pick<StoredItem, 'view'>, { sent }: EventMasks): QuarantinedItem {
  if (view.subject === null) return view;
  const { subject } = sent({ subject: view.subject }, { type: view.type }) as { readonly subject: unknown };
  return { ...view, subject: String(subject) };
}

function wholeOf({ view, origin, original }: StoredItem, masks: EventMasks): QuarantinedItemWhole {
  return { ...viewOf({ view }, masks), dialect: origin.dialect, original: shownOf(original, view, masks) };
}
