import type { EntitySpec, RebuildList, RebuildView, RebuildWanted } from '@millrace/contract';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileEntity, readAdmitted, type KindFold, type KindFolds } from '../admit/admit.ts';
import { must, problemOf, systemClock } from '../kernel/kernel.ts';
import { rebuildRoutes } from '../repair/repair.ts';
import { loginOf, raw } from '../store/engine/engine.harness.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const first: EntitySpec = { title: 'Lead', fields: { n: { fold: 'last', of: 'data.n' } } };
const second: EntitySpec = {
  title: 'Lead',
  fields: { sum: { fold: 'sum', of: 'data.n' }, all: { fold: 'list', of: 'data.n', most: 5, keep: 'last' } },
};
const foldBy = (spec: EntitySpec, hash: string): KindFold => ({
  fold: compileEntity(spec, { name: 'lead' }),
  spec,
  hash,
});
const versions = [foldBy(first, 'one'), foldBy(second, 'two')] as const;

/** Documents that change: `now` says which version is in force. */
function changing(): KindFolds & { version: 0 | 1 } {
  return {
    version: 0,
    now() {
      return versions[this.version];
    },
    of: async (_workspace, _kind, hash) =>
      must(
        versions.find((one) => one.hash === hash),
        'one of them',
      ),
  };
}

type Sent = { readonly id: string; readonly subject: string; readonly n: number; readonly at: number };

const begin = Date.UTC(2026, 0, 5);
const eventOf = ({ id, subject, n, at }: Sent): object => ({
  id,
  type: 'seen',
  time: new Date(begin + at * 1000).toISOString(),
  subject: { kind: 'lead', id: subject },
  data: { n },
});

/** What each subject's events make of it by the version in force, and what the store is to show. */
function model(events: readonly Sent[]): Map<string, string> {
  const { fold, hash } = versions[1];
  const states = new Map(events.map(({ subject }) => [subject, fold.empty()]));
  for (const { id, subject, n, at } of events) {
    const time = begin + at * 1000;
    const of = { kind: 'lead', id: subject };
    const said = { id, type: 'seen', category: 'user', producer: 'api', time, received: time, subject: of };
    fold.apply(must(states.get(subject), 'one of them'), { ...said, data: { n }, context: {} });
  }
  return new Map([...states].map(([id, state]) => [id, `{"by":"${hash}",${fold.print(state).slice(1)}`]));
}

let folder: Folder;
let folds: ReturnType<typeof changing>;
let it: TemporaryStream;
beforeEach(async () => {
  folder = await temporaryFolder();
  folds = changing();
  it = await openTemporaryStream(folder, { folds });
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

/** The routes over a stream, as an operator calls them. */
async function ask(method: 'GET' | 'POST', wanted: RebuildWanted = {}, of = it) {
  const app = fastify();
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = problemOf(error, request.id);
    return reply.code(status).send(body);
  });
  rebuildRoutes(app, {
    records: of.records,
    clock: systemClock,
    onBegun: () => of.stream.rebuild(),
    workspaceOf: () => 'w',
    authorOf: () => 'operator',
  });
  const answer = await app.inject({
    method,
    url: '/api/rebuilds/states',
    ...(method === 'POST' && { payload: wanted }),
  });
  await app.close();
  return answer;
}

async function rebuild(wanted: RebuildWanted = {}, of = it): Promise<void> {
  expect((await ask('POST', wanted, of)).statusCode).toBe(202);
}

async function rebuilds(): Promise<RebuildView[]> {
  return (await ask('GET')).json<RebuildList>().rebuilds;
}

async function expectStates(expected: ReadonlyMap<string, string>, of = it): Promise<void> {
  const rows = await of.records.read((db) => db.selectFrom('states').select(['id', 'state']).execute());
  expect(new Map(rows.map(({ id, state }) => [id, state]))).toEqual(expected);
  const stored = await of.store.query('SELECT id, argMax(state, version) FROM entities GROUP BY id');
  expect(new Map(stored.rows.map(([id, state]) => [String(id), state]))).toEqual(expected);
}

const lead = (n: number, subject: string, at = n): Sent => ({ id: `e${n}`, subject, n, at });

test('given states of an older document, when they are rebuilt, then they are what the newer makes of all events', async () => {
  const events = [lead(1, 'a'), lead(2, 'b'), lead(3, 'a', 0), lead(4, 'ä "quoted"\n'), lead(5, '中')];
  await it.send(events.map(eventOf));
  await it.stream.idle();
  folds.version = 1;
  await it.send([eventOf(lead(6, 'a'))]);
  await rebuild();
  await it.stream.idle();
  await expectStates(model([...events, lead(6, 'a')]));
  expect(await rebuilds()).toMatchObject([
    { kind: 'lead', state: 'done', looked: 4, made: 4, kept: 0, author: 'operator' },
  ]);
  const entries = it.log.reader('admitted').end(0);
  await rebuild();
  await it.stream.idle();
  expect(await rebuilds()).toMatchObject([{ state: 'done', looked: 4, made: 0 }]);
  expect(it.log.reader('admitted').end(0)).toBe(entries);
  await rebuild({ scope: 'all' });
  await it.stream.idle();
  expect(await rebuilds()).toMatchObject([{ state: 'done', looked: 4, made: 4 }]);
  await expectStates(model([...events, lead(6, 'a')]));
});

test('given a stream that lags behind a change of documents, when states are rebuilt meanwhile, then none of the older is left', async () => {
  const events = Array.from({ length: 60 }, (_, n) => lead(n, `s${n % 40}`));
  await it.send(events.slice(0, 20).map(eventOf));
  await it.stream.idle();
  await it.stream.stop();
  // Received while the older document stands, admitted when the newer does.
  for (const event of events.slice(20)) await it.send([eventOf(event)]);
  folds.version = 1;
  await it.close();
  it = await openTemporaryStream(folder, { folds });
  await rebuild();
  await it.stream.idle();
  expect(await rebuilds()).toMatchObject([{ kind: 'lead', state: 'done' }]);
  await expectStates(model(events));
});

test('given subjects of which some had an event since a moment, when states since then are rebuilt, then only these are', async () => {
  await it.send([lead(1, 'a'), lead(2, 'b')].map(eventOf));
  await it.stream.idle();
  await it.send([eventOf(lead(3, 'a'))]);
  await it.stream.idle();
  const { rows } = await it.store.query("SELECT toUnixTimestamp64Milli(received) FROM events WHERE id = 'e3'");
  const since = new Date(Number(rows[0]?.[0])).toISOString();
  folds.version = 1;
  await rebuild({ since });
  await it.stream.idle();
  expect(await rebuilds()).toMatchObject([{ state: 'done', since, looked: 2, made: 1, kept: 0 }]);
  const made = model([lead(1, 'a'), lead(3, 'a')]);
  const states = await it.records.read((db) => db.selectFrom('states').select(['id', 'state']).orderBy('id').execute());
  expect(states).toEqual([
    { id: 'a', state: made.get('a') },
    { id: 'b', state: expect.stringMatching(/^{"by":"one"/) },
  ]);
  const answer = await ask('POST', { since: 'soon' });
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'RANGE_INVALID']);
});

test('given a state that was lost or spoilt, when all are rebuilt, then events tell it again', async () => {
  const events = [lead(1, 'a'), lead(2, 'b'), lead(3, 'a')];
  folds.version = 1;
  await it.send(events.map(eventOf));
  await it.stream.idle();
  const spoilt = model([lead(1, 'a')]).get('a') ?? '';
  await it.records.write((db) => [db.updateTable('states').set({ state: spoilt }).where('id', '=', 'a')]);
  await rebuild({ scope: 'all' });
  await it.stream.idle();
  expect(await rebuilds()).toMatchObject([{ state: 'done', made: 2 }]);
  await expectStates(model(events));
});

test('given rows that the store refused, when states are rebuilt, then those events still count', async () => {
  const events = [lead(1, 'a'), lead(2, 'a')];
  await it.send(events.map(eventOf));
  await it.stream.idle();
  const bytes = await it.log.reader('admitted').read(0, 0);
  const row = must(readAdmitted(bytes).eventLines.toString().split('\n')[1], 'of the second event');
  const place = { workspace: 'w', partition: 0, admitted: 0, item: 1, target: 'events', code: 'ROW_REFUSED' };
  await it.records.transact((db) =>
    db
      .insertInto('parked')
      .values({ ...place, reason: 'bad', row, at: 0 })
      .execute(),
  );
  const sql = "ALTER TABLE millrace.events DELETE WHERE id = 'e2' SETTINGS mutations_sync = 2";
  await raw(it.engine, loginOf(it.engine, 'writer'), sql);
  folds.version = 1;
  await rebuild();
  await it.stream.idle();
  expect(await rebuilds()).toMatchObject([{ state: 'done', made: 1 }]);
  await expectStates(model(events));
});

const subjects = 40;
const draws = fc.record({
  events: fc.array(fc.record({ subject: fc.nat(subjects), n: fc.integer({ min: -9, max: 99 }), at: fc.nat(50) }), {
    minLength: 150,
    maxLength: 250,
  }),
  /** Before which batches something happens. */
  happens: fc.array(fc.record({ at: fc.nat(9), what: fc.constantFrom('rebuild', 'engine', 'restart') }), {
    minLength: 3,
    maxLength: 6,
  }),
});

test(
  'states rebuilt while events come in, through kills and restarts, are those of all events by one document',
  { timeout: 180_000 },
  async () => {
    const property = fc.asyncProperty(draws, async (drawn) => {
      const own = await temporaryFolder();
      const documents = changing();
      const all = drawn.events.map(({ subject, n, at }, e): Sent => ({ id: `e${e}`, subject: `s${subject}`, n, at }));
      const perBatch = Math.ceil(all.length / 10);
      let live = await openTemporaryStream(own, { folds: documents });
      const begun = async (): Promise<void> => {
        documents.version = 1;
        await rebuild({}, live);
      };
      try {
        for (let batch = 0; batch < 10; batch += 1) {
          await live.send(all.slice(batch * perBatch, (batch + 1) * perBatch).map(eventOf));
          for (const { what } of drawn.happens.filter(({ at }) => at === batch)) {
            const pid = live.engine.pid();
            if (what === 'rebuild') await begun();
            if (what === 'engine' && pid !== undefined) process.kill(pid, 'SIGKILL');
            if (what === 'restart') {
              await live.close();
              live = await openTemporaryStream(own, { folds: documents });
            }
          }
        }
        await live.stream.idle();
        await begun();
        await live.stream.idle();
        await expectStates(model(all), live);
      } finally {
        await live.close();
        await own.remove();
      }
    });
    const checked = await fc.check(property, { numRuns: 2, verbose: 1, endOnFailure: true });
    expect(checked.failed, fc.defaultReportMessage(checked)).toBe(false);
  },
);

test('given a kind without subjects, when it is to be rebuilt, then it is not found', async () => {
  const answer = await ask('POST', { kind: 'lead' });
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'NOT_FOUND']);
  expect((await ask('POST')).json<RebuildList>()).toEqual({ rebuilds: [] });
});
