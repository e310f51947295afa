import { EntitySnapshot, Instant } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure } from '../../kernel/kernel.ts';
import { instantOf } from '../questions/frame.ts';
import { questionErrors } from '../routes/request.ts';
import type { EntityOptions } from './entity-options.ts';
import { isoOf } from './iso-of.ts';
import { saveStates } from './save-states.ts';

const Body = Type.Object({ boundary: Instant }, { additionalProperties: false });
const schema = {
  tags: ['entities'],
  summary: 'Save what every subject was before a moment',
  description:
    'The states of all subjects of the workspace, of their events with a time before `boundary`. They stand for these ' +
    'events when they are kept no longer. Takes as long as reading them does; one at a time.',
  body: Body,
  response: { 200: EntitySnapshot },
};

/** `POST /api/entities/snapshot`. */
export function snapshotRoute(app: FastifyInstance, options: EntityOptions): void {
  const { store, records, clock, workspaceOf, authorOf } = options;
  const saving = new Set<string>();
  const config = { policy: 'admin', errors: [...questionErrors, 'WRITE_CONFLICT'] };
  app.post('/api/entities/snapshot', { schema, config }, async (request) => {
    const now = clock.now();
    const boundary = instantOf((request.body as Static<typeof Body>).boundary, now, 'boundary');
    if (boundary > now) throw new Failure('RANGE_INVALID', { detail: 'boundary must not lie ahead' });
    const workspace = workspaceOf(request);
    const status = store.status();
    if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE');
    if (saving.has(workspace)) throw new Failure('WRITE_CONFLICT', { detail: 'states are being saved already' });
    saving.add(workspace);
    try {
      const position = options.stored();
      const generation = String(status.generation);
      const { subjects } = await saveStates({ workspace, boundary, position, generation }, options);
      const row = { workspace, boundary, position, subjects, detail: 1, made: now };
      const target = isoOf(boundary);
      await records.write(
        (db) => [
          // They are in this store: not where another one has taken its place meanwhile.
          {
            statement: db
              .updateTable('meta')
              .set({ value: status.incarnation })
              .where('key', '=', 'store.incarnation')
              .where('value', '=', status.incarnation),
            rows: 1,
          },
          db
            .insertInto('state_boundaries')
            .values(row)
            .onConflict((same) =>
              same
                .columns(['workspace', 'boundary'])
                .doUpdateSet({ position, subjects, made: now })
                .where('detail', '=', 1),
            ),
        ],
        [{ workspace, at: now, author: authorOf(request), action: 'entities.saved', target, detail: { subjects } }],
      );
      return { boundary: target, position, subjects } satisfies EntitySnapshot;
    } finally {
      saving.delete(workspace);
    }
  });
}
