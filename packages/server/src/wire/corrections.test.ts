import type { Answer, EntityPage, EntitySpec, EntityView, Timeline } from '@millrace/contract';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAdmitted } from '../admit/admit.ts';
import { answerQuestion } from '../ask/ask.ts';
import { systemClock } from '../kernel/kernel.ts';
import { loginOf, raw } from '../store/engine/engine.harness.ts';
import type { Store } from '../store/store.ts';
import { bound, lost } from './bound-store.fixture.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openEntities, type Entities } from './temporary-entities.fixture.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const lead: EntitySpec = {
  title: 'Lead',
  fields: {
    price: { fold: 'last', of: 'data.price' },
    revenue: { fold: 'sum', of: 'data.price', when: 'type == "sold"' },
  },
};
const specs = { lead };

type Sent = {
  readonly id: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data?: object;
  readonly corrects?: string;
  readonly retracts?: string;
  readonly producer?: string;
  readonly test?: boolean;
};

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

async function send(...events: readonly Sent[]): Promise<void> {
  await it.send(events);
  await it.stream.idle();
}

const sold = (id: string, price: number, more: Partial<Sent> = {}): Sent => ({
  id,
  type: 'sold',
  subject: 'lead/l1',
  data: { price },
  ...more,
});

/** Events by type; from the rollup, and from the events themselves. */
async function counted(): Promise<[Answer['rows'], Answer['rows']]> {
  const around = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const range = { from: around(-3_600_000), to: around(3_600_000) };
  const options = {
    records: it.records,
    store: it.store,
    clock: systemClock,
    documentsOf: () => noDocuments,
    through: () => 0,
  };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  const question = { kind: 'table', metric: 'events', by: ['type'], range };
  const kept = await answerQuestion(question, asker, options);
  expect(kept.used.from).toContain('rollup activity');
  const raw = await answerQuestion({ ...question, where: 'id != "nobody"' }, asker, options);
  expect(raw.used.from).toEqual(['events']);
  return [kept.rows, raw.rows];
}

async function fieldsOf(id = 'l1'): Promise<unknown> {
  const { status, body } = await entities.get<EntityView>(`lead/${id}`);
  return status === 200 ? { events: body.events, ...body.fields } : status;
}

async function marksOf(id = 'l1'): Promise<unknown> {
  const { body } = await entities.get<Timeline>(`lead/${id}/timeline`);
  return Object.fromEntries(body.events.map((event) => [event.id, event.superseded]));
}

const twice = (rows: Answer['rows']): [Answer['rows'], Answer['rows']] => [rows, rows];

test('given a correction, then it stands in place of what it corrects, and the timeline shows both', async () => {
  await send(sold('a', 30), { id: 'b', type: 'seen', subject: 'lead/l1' });
  expect(await fieldsOf()).toMatchObject({ events: 2, price: 30, revenue: 30 });
  await send(sold('c', 45, { corrects: 'a' }));
  expect(await fieldsOf()).toMatchObject({ events: 2, price: 45, revenue: 45 });
  expect(await counted()).toEqual(
    twice([
      ['seen', 1],
      ['sold', 1],
    ]),
  );
  expect(await marksOf()).toEqual({ a: true, b: false, c: false });
  const then = encodeURIComponent(new Date(Date.now() + 1_000).toISOString());
  expect((await entities.get<EntityView>(`lead/l1?at=${then}`)).body.fields).toMatchObject({ revenue: 45 });
  const { body } = await entities.get<EntityPage>('lead?where=revenue%20%3D%3D%2045');
  expect(body.entities.map(({ id }) => id)).toEqual(['l1']);
});

test('given corrections and retractions, then the timeline says of each which it names, and who named it first', async () => {
  await send(sold('a', 30), sold('b', 5), sold('c', 1), sold('d', 7, { test: true }));
  await send(sold('a2', 45, { corrects: 'a' }));
  await send(sold('a3', 46, { corrects: 'a' }), { id: 'r', type: 'back', subject: 'lead/l2', retracts: 'b' });
  await send(sold('t', 1, { corrects: 'c', test: true }), sold('u', 1, { corrects: 'd', test: true }));
  await send(sold('v', 1, { retracts: 'd' }), sold('w', 1, { corrects: 'late' }));
  await send(sold('late', 1));
  const { events } = (await entities.get<Timeline>('lead/l1/timeline')).body;
  const named = events.map(({ id, corrects, retracts, superseded, supersededBy }) => {
    expect(superseded).toBe(supersededBy !== null);
    return [id, corrects ?? retracts, supersededBy?.id ?? null];
  });
  expect(new Set(named)).toEqual(
    new Set([
      ['a', null, 'a2'],
      ['a2', 'a', null],
      ['a3', 'a', null],
      ['b', null, 'r'],
      ['c', null, null],
      ['d', null, 'u'],
      ['late', null, 'w'],
      ['t', 'c', null],
      ['u', 'd', null],
      ['v', 'd', null],
      ['w', 'late', null],
    ]),
  );
  const replaced = events.find(({ id }) => id === 'a')?.supersededBy;
  expect(replaced).toEqual({ producer: 'api', id: 'a2', position: events.find(({ id }) => id === 'a2')?.position });
});

test('given a retraction, then what it takes back counts nowhere, and a type without events is in no answer', async () => {
  await send(sold('a', 30), sold('b', 5));
  await send({ id: 'r', type: 'sale.withdrawn', subject: 'lead/l1', retracts: 'a' });
  expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 5 });
  await send({ id: 's', type: 'sale.withdrawn', subject: 'lead/l1', retracts: 'b' });
  expect(await counted()).toEqual(twice([['sale.withdrawn', 2]]));
  expect(await fieldsOf()).toMatchObject({ events: 2 });
});

test('given a correction that comes first, then it waits for what it corrects, across a restart', async () => {
  await send(sold('c', 45, { corrects: 'a' }));
  expect(await fieldsOf()).toMatchObject({ events: 1, revenue: 45 });
  await close();
  await open();
  await send(sold('a', 30));
  expect(await fieldsOf()).toMatchObject({ events: 1, revenue: 45 });
  expect(await counted()).toEqual(twice([['sold', 1]]));
  expect(await it.records.read((db) => db.selectFrom('awaited_targets').selectAll().execute())).toEqual([]);
});

test('given another subject in the correction, then both subjects follow, and one without events is unknown', async () => {
  await send(sold('a', 30));
  await send(sold('c', 30, { corrects: 'a', subject: 'lead/l2' }));
  expect(await fieldsOf()).toBe(404);
  expect(await fieldsOf('l2')).toMatchObject({ events: 1, revenue: 30 });
  const { body } = await entities.get<EntityPage>('lead');
  expect(body.entities.map(({ id }) => id)).toEqual(['l2']);
});

test('given corrections of corrections, twice, and in a circle, then what is named counts no more', async () => {
  await send(sold('a', 1), sold('b', 2, { corrects: 'a' }), sold('c', 3, { corrects: 'b' }));
  expect(await fieldsOf()).toMatchObject({ events: 1, revenue: 3 });
  await send(sold('d', 4, { corrects: 'a' }), sold('d', 4, { corrects: 'a' }));
  expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 7 });
  await send(sold('x', 10, { corrects: 'y' }), sold('y', 20, { corrects: 'x' }));
  expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 7 });
  expect(await counted()).toEqual(twice([['sold', 2]]));
});

test('given the id of another producer, or of itself, then nothing is replaced', async () => {
  await send(sold('a', 30));
  await it.send([sold('c', 45, { corrects: 'a', producer: 'other' })]);
  expect(await it.send([sold('e', 1, { corrects: 'e' })])).toMatchObject({
    verdicts: [{ verdict: 'quarantined', code: 'EVENT_FIELD_INVALID' }],
  });
  await it.stream.idle();
  expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 75 });
});

test('given a public key, then its events replace and take back nothing, not even their own', async () => {
  await it.send([sold('a', 30), sold('b', 5)], 'public');
  const denied = { verdict: 'quarantined', code: 'EVENT_SUPERSEDE_DENIED' };
  const tried = [sold('c', 1, { corrects: 'a' }), sold('d', 1, { retracts: 'b' })];
  expect(await it.send(tried, 'public')).toMatchObject({ verdicts: [denied, denied] });
  await it.stream.idle();
  expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 35 });
});

test('given test events that name others, before or after these come, then only test events are replaced', async () => {
  const test = true;
  await send(sold('a', 30), sold('t', 1, { test }));
  await send(sold('c1', 9, { test, corrects: 'a' }), sold('c2', 9, { test, retracts: 't' }));
  await send(sold('c3', 9, { test, corrects: 'b' }), sold('c4', 9, { test, retracts: 'u' }));
  await send(sold('c5', 9, { test, corrects: 'd' }));
  await send(sold('c6', 7, { corrects: 'd' }));
  await send(sold('b', 5), sold('u', 1, { test }), sold('d', 100));
  const superseded = { a: false, t: true, b: false, u: true, d: true };
  expect(await marksOf()).toMatchObject(superseded);
  expect(await counted()).toEqual(twice([['sold', 3]]));
  expect(await fieldsOf()).toMatchObject({ events: 8, revenue: 30 + 5 + 7 + 5 * 9 });
  expect(await it.records.read((db) => db.selectFrom('awaited_targets').selectAll().execute())).toEqual([]);
});

/** A store that goes away at a step of a correction, before or after it has done it, and does not come back. */
const leaving: Readonly<Record<string, (engine: Store) => Store>> = {
  'before an event is marked': (engine) => ({ ...bound(engine), supersede: async () => lost() }),
  'after an event was marked': (engine) => ({
    ...bound(engine),
    supersede: async (...given) => {
      await engine.supersede(...given);
      lost();
    },
  }),
  'after an event was taken off the rollup': (engine) => ({
    ...bound(engine),
    derive: async (table, select, options) => {
      await engine.derive(table, select, options);
      if (options.token.includes(':corrections:')) lost();
    },
  }),
};

test.each(Object.keys(leaving))(
  'given an end %s, then the state is made anew before, and the next start takes it out once',
  async (when) => {
    await send(sold('a', 30), sold('b', 5));
    await close();
    await open(leaving[when]);
    await it.send([sold('c', 45, { corrects: 'a' })]);
    const isPlanned = async () => (await it.records.pendingPlan('corrections', 0)) !== undefined;
    await expect.poll(isPlanned).toBe(true);
    await expect.poll(() => fieldsOf()).toMatchObject({ events: 2, revenue: 50 });
    await close();
    await open();
    await it.stream.idle();
    expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 50 });
    expect(await counted()).toEqual(twice([['sold', 2]]));
  },
);

test('given a correction that the store refuses, then it counts in the state, beside what it does not replace', async () => {
  await send(sold('a', 30));
  await close();
  await open((engine) => ({ ...bound(engine), derive: async () => lost() }));
  await it.send([sold('c', 45, { corrects: 'a' })]);
  await expect.poll(() => it.progress()?.stored).toBe(2);
  expect(await fieldsOf()).toMatchObject({ events: 1, revenue: 30 });
  const row = readAdmitted(await it.log.reader('admitted').read(0, 1))
    .eventLines.toString()
    .trimEnd();
  const place = { workspace: 'w', partition: 0, admitted: 1, item: 0, target: 'events', code: 'ROW_REFUSED' };
  await it.records.transact(async (db) => {
    await db
      .insertInto('parked')
      .values({ ...place, reason: 'bad', row, at: 0 })
      .execute();
    const newest = db.selectFrom('books').select(({ fn }) => fn.max('minute').as('minute'));
    await db.updateTable('books').set({ parked_at_load: 1 }).where('minute', '=', newest).execute();
  });
  for (const table of ['events', 'ids']) {
    const sql = `ALTER TABLE millrace.${table} DELETE WHERE id = 'c' SETTINGS mutations_sync = 2`;
    await raw(it.engine, loginOf(it.engine, 'writer'), sql);
  }
  await close();
  await open();
  await it.stream.idle();
  expect(await fieldsOf()).toMatchObject({ events: 2, revenue: 75 });
});

const step = fc.record({
  events: fc.array(
    fc.record({
      id: fc.nat(9),
      price: fc.nat(9),
      subject: fc.nat(2),
      target: fc.option(fc.record({ of: fc.nat(9), how: fc.constantFrom('corrects', 'retracts') }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  reopen: fc.boolean(),
});

test(
  'whatever is replaced and taken back, in any order, through restarts, leaves what a model says',
  { timeout: 120_000 },
  async () => {
    let round = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      round += 1;
      const name = (id: number): string => `${round}-${id}`;
      const first = new Map<string, Sent & { readonly price: number }>();
      for (const { events, reopen } of steps) {
        const sent = events
          .filter(({ id, target }) => target?.of !== id)
          .map(({ id, price, subject, target }) => ({
            ...sold(name(id), price, { subject: `lead/${round}-${subject}`, type: `sold${round}` }),
            price,
            ...(target !== undefined && { [target.how]: name(target.of) }),
          }));
        for (const event of sent) if (!first.has(event.id)) first.set(event.id, event);
        if (sent.length > 0) await it.send(sent.map(({ price: _price, ...event }) => event));
        if (!reopen) continue;
        await close();
        await open();
      }
      await it.stream.idle();
      const all = [...first.values()];
      const gone = new Set(all.flatMap(({ corrects, retracts }) => [corrects, retracts]));
      const standing = all.filter(({ id }) => !gone.has(id));
      for (const subject of [0, 1, 2].map((n) => `${round}-${n}`)) {
        const events = standing.filter((event) => event.subject === `lead/${subject}`).length;
        const found = (await fieldsOf(subject)) as { events?: number };
        expect(found.events ?? 0).toBe(events);
      }
      const [kept, raw] = await counted();
      const mine = (rows: Answer['rows']): unknown => rows.find(([type]) => type === `sold${round}`)?.[1] ?? 0;
      expect([mine(kept), mine(raw)]).toEqual([standing.length, standing.length]);
    });
    await fc.assert(property, { numRuns: 2, verbose: 1 });
  },
);
