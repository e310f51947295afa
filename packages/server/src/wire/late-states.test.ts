import type { EntityPage, EntitySpec, EntityView } from '@millrace/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileEntity, type FoldEvent, type StateView } from '../admit/admit.ts';
import type { Store } from '../store/store.ts';
import { bound, lost } from './bound-store.fixture.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openEntities, type Entities } from './temporary-entities.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const lifecycle = {
  initial: 'none',
  states: ['none', 'announced', 'moving', 'delivered'],
  transitions: { none: ['announced'], announced: ['moving'], moving: ['moving', 'delivered'] },
  on: [
    { when: 'type == "announced"', to: 'announced' },
    { when: 'type == "scanned"', to: 'moving' },
    { when: 'type == "delivered"', to: 'delivered' },
  ],
  most: 4,
};
const parcel: EntitySpec = {
  title: 'Parcel',
  lifecycles: { status: lifecycle },
  items: { legs: { when: 'exists(data.leg)', key: 'data.leg', lifecycles: { status: lifecycle } } },
};
const specs = { parcel };
const fold = compileEntity(parcel, { name: 'parcel' });

let folder: Folder;
let it: TemporaryStream;
let entities: Entities;
const open = async (store: (engine: Store) => Store = (engine) => engine): Promise<void> => {
  it = await openTemporaryStream(folder, { folds: fixedFolds(specs), store });
  entities = await openEntities(it, { specs });
};
const close = async (): Promise<void> => {
  await entities.close();
  await it.close();
};
beforeEach(async () => {
  folder = await temporaryFolder();
  await open();
});
afterEach(async () => {
  await close();
  await folder.remove();
});

type Sent = { readonly type: string; readonly subject: string; readonly time: number; readonly data: { leg?: string } };

const begin = Date.parse('2026-01-05T09:00:00Z');

/** A parcel's events in order: announced, scanned so often, delivered. */
function journey(id: string, scans: number): Sent[] {
  const types = ['announced', ...Array.from({ length: scans }, () => 'scanned'), 'delivered'];
  return types.map((type, n) => ({
    type,
    subject: `parcel/${id}`,
    time: begin + n * 1_000,
    data: n % 2 === 0 ? { leg: 'first' } : {},
  }));
}

const idOf = ({ subject, time }: Sent): string => `${subject.slice(7)}-${time - begin}`;

async function send(events: readonly Sent[], together: number): Promise<void> {
  for (let at = 0; at < events.length; at += together) {
    const some = events.slice(at, at + together);
    await it.send(some.map((event) => ({ ...event, id: idOf(event), time: new Date(event.time).toISOString() })));
  }
}

/** What the events say when they come in order. */
function inOrder(events: readonly Sent[]): Pick<StateView, 'events' | 'fields' | 'moves' | 'flags'> {
  const state = fold.empty();
  for (const event of events.toSorted((a, b) => a.time - b.time)) {
    const more = { id: idOf(event), received: event.time, category: 'user', producer: 'api', context: {} };
    const told: FoldEvent = { ...event, ...more, subject: { kind: 'parcel', id: event.subject.slice(7) } };
    fold.apply(state, told);
  }
  const { events: count, fields, moves, flags } = fold.view(fold.parse(fold.print(state)));
  return { events: count, fields, moves, flags };
}

async function mustBeAsInOrder(id: string, events: readonly Sent[]): Promise<void> {
  const expected = inOrder(events);
  expect((await entities.get<EntityView>(`parcel/${id}`)).body).toMatchObject(expected);
  expect((await entities.get<EntityView>(`parcel/${id}?at=now`)).body).toMatchObject(expected);
  const { body } = await entities.get<EntityPage>(`parcel?where=${encodeURIComponent(`id == "${id}"`)}`);
  expect(body.entities.map(({ fields }) => fields)).toEqual([expected.fields]);
}

const late = () => it.records.read((db) => db.selectFrom('late_states').select('id').orderBy('id').execute());

test('given moves that come newest first, then the state is that of moves in order', async () => {
  const events = journey('p', 40);
  await send(events.toReversed(), 5);
  await it.stream.idle();
  await mustBeAsInOrder('p', events);
  expect(inOrder(events)).toMatchObject({ fields: { status: 'delivered' }, flags: { settled: 55 } });
  expect((await entities.get<EntityView>('parcel/p')).body.flags).not.toHaveProperty('late');
  expect(await late()).toEqual([]);
});

test('given an end before a state was made anew, then the next start makes it so', async () => {
  await close();
  await open((engine) => ({
    ...bound(engine),
    stream: (sql, options) => (sql.includes('subject IN') ? lost() : engine.stream(sql, options)),
  }));
  const events = journey('p', 12);
  await send(events.toReversed(), 3);
  await expect.poll(late).toEqual([{ id: 'p' }]);
  await close();
  await open();
  await it.stream.idle();
  await mustBeAsInOrder('p', events);
  expect(await late()).toEqual([]);
});

const shuffled = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }).chain((scans) =>
  fc.record({
    scans: fc.constant(scans),
    order: fc.infiniteStream(fc.nat()),
    together: fc.integer({ min: 1, max: 9 }),
  }),
);

test('whatever the order in which moves come, states are those of moves in order', { timeout: 60_000 }, async () => {
  let round = 0;
  const property = fc.asyncProperty(shuffled, async ({ scans, order, together }) => {
    round += 1;
    const parcels = scans.map((count, n) => ({ id: `${round}-${n}`, events: journey(`${round}-${n}`, count) }));
    const events = parcels
      .flatMap((each) => each.events)
      .map((event) => ({ event, at: Number(order.next().value) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ event }) => event);
    await send(events, together);
    await it.stream.idle();
    for (const each of parcels) await mustBeAsInOrder(each.id, each.events);
    expect(await late()).toEqual([]);
  });
  await fc.assert(property, { numRuns: 2, verbose: 1 });
});
