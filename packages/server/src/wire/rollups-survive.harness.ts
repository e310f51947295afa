import { isDeepStrictEqual } from 'node:util';
import type { Answer, DefinitionDocument } from '@millrace/contract';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Store } from '../store/store.ts';
import { bound, lost } from './bound-store.fixture.ts';
import { openKeptStream, type KeptStream } from './rollups.harness.ts';
import { temporaryFolder } from './temporary-stream.fixture.ts';

const documents: readonly DefinitionDocument[] = [
  {
    kind: 'rollup',
    name: 'all',
    spec: {
      dimensions: ['data.source', 'type'],
      metrics: [
        'events',
        { aggregate: 'subjects' },
        { aggregate: 'uniq', of: ['subject', 'data.buyer'] },
        { aggregate: 'sum', of: 'data.price' },
      ],
      grain: 'hour',
    },
  },
  {
    kind: 'rollup',
    name: 'some',
    spec: {
      metrics: [{ aggregate: 'uniq', of: 'data.buyer', where: 'type == "sold"' }],
      grain: 'day',
      where: 'data.source != "b"',
    },
  },
];

const metrics = [
  { spec: { aggregate: 'count' }, as: 'n' },
  { spec: { aggregate: 'subjects' }, as: 'who' },
  { spec: { aggregate: 'uniq', of: ['subject', 'data.buyer'] }, as: 'pairs' },
  { spec: { aggregate: 'sum', of: 'data.price' }, as: 'sum' },
  { spec: { aggregate: 'max', of: 'data.price' }, as: 'most' },
];
const buyers = [{ spec: { aggregate: 'uniq', of: 'data.buyer', where: 'type == "sold"' }, as: 'buyers' }];
const whole = { from: '2026-01-01T00:00:00Z', to: '2026-01-09T00:00:00Z' };
const cut = { from: '2026-01-01T05:40:00Z', to: '2026-01-06T11:20:00Z' };
const questions: readonly object[] = [
  { kind: 'trend', metrics, grain: 'hour', range: whole },
  { kind: 'table', metrics, by: ['data.source'], range: cut, where: 'type in ["sold", "seen"]' },
  { kind: 'trend', metrics, grain: 'day', by: 'type', range: cut, where: 'data.source == "a"' },
  { kind: 'table', metrics: buyers, range: whole, where: 'data.source != "b"' },
];

const said = ({ rows, n }: Answer): object => ({ rows, n });

/** Whether a question was answered as from events, at a moment that none of both answers saw change. */
async function agrees(it: KeptStream, question: object, tries: number): Promise<void> {
  let before = said(await it.askEvents(question));
  for (let left = tries; left > 0; left -= 1) {
    const kept = said(await it.ask(question));
    const after = said(await it.askEvents(question));
    if (isDeepStrictEqual(before, after)) return expect({ question, ...kept }).toEqual({ question, ...after });
    before = after;
  }
}

/** A store that goes away at one of its next writes, before or after it is done, and does not come back. */
function mortal(after: number, isDone: boolean): (engine: Store) => Store {
  let left = after;
  const dying =
    <A extends readonly unknown[]>(write: (...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      left -= 1;
      if (left < 0 && !(left === -1 && isDone)) lost();
      await write(...given);
      if (left < 0) lost();
    };
  return (engine) => ({
    ...bound(engine),
    derive: dying((...given) => engine.derive(...given)),
    supersede: dying((...given) => engine.supersede(...given)),
    remove: dying((...given) => engine.remove(...given)),
  });
}

const event = fc.record({
  id: fc.nat(30),
  type: fc.constantFrom('seen', 'sold'),
  subject: fc.constantFrom('person/a:1', 'person/a:2', 'person/u:1', 'lead/1', 'lead/2'),
  hour: fc.nat(7 * 24),
  source: fc.constantFrom('a', 'b', 7, null),
  buyer: fc.constantFrom('x', 'y'),
  price: fc.constantFrom(1, 2 ** 45, -3, 2.5),
  of: fc.option(fc.nat(30), { nil: undefined, freq: 3 }),
  isRetracted: fc.boolean(),
  link: fc.option(fc.constantFrom('u:1', 'u:2'), { nil: undefined, freq: 4 }),
});
const step = fc.record({
  events: fc.array(event, { minLength: 1, maxLength: 12 }),
  end: fc.option(fc.record({ after: fc.nat(6), isDone: fc.boolean() }), { nil: undefined, freq: 2 }),
  settle: fc.boolean(),
});

type Sent = typeof event extends fc.Arbitrary<infer T> ? T : never;

const sent = ({ id, type, subject, hour, source, buyer, price, of, isRetracted, link }: Sent): object => ({
  id: `${id}`,
  type,
  subject,
  time: new Date(Date.UTC(2026, 0, 1, hour, id)).toISOString(),
  data: { source, buyer, price },
  ...(of === undefined || of === id ? {} : { [isRetracted ? 'retracts' : 'corrects']: `${of}` }),
  ...(link === undefined || !subject.startsWith('person/') ? {} : { links: [link] }),
});

/**
 * Whatever comes, twice, late, corrected or linked, through ends between any two steps of keepers and corrections, rollups
 * say what events say: at every moment, and in the end they do all of it.
 */
export async function rollupsSurvive(numRuns: number): Promise<number> {
  let rounds = 0;
  const property = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 3 }), async (steps) => {
    rounds += 1;
    const folder = await temporaryFolder();
    let it = await openKeptStream(folder);
    try {
      await it.apply(documents);
      await it.stream.idle();
      for (const { events, end, settle } of steps) {
        if (end !== undefined) {
          await it.close();
          it = await openKeptStream(folder, mortal(end.after, end.isDone));
        }
        await it.send(events.map(sent));
        if (settle && end === undefined) await it.stream.idle();
        for (const question of questions) await agrees(it, question, 2);
        if (end === undefined) continue;
        await it.close();
        it = await openKeptStream(folder);
      }
      await it.stream.idle();
      for (const question of questions) {
        await agrees(it, question, 5);
        expect((await it.ask(question)).used.from[0]).toMatch(/^rollup (all|some)$/);
      }
      const days = await it.records.read((db) => db.selectFrom('rollup_days').select(['marks', 'stale']).execute());
      expect(days.every(({ marks, stale }) => marks === 0 && stale === 0)).toBe(true);
      const found = await it.records.read((db) => db.selectFrom('rollups').select(['differing', 'compared']).execute());
      expect(found.map(({ differing }) => differing)).toEqual([0, 0]);
    } finally {
      await it.close();
      await folder.remove();
    }
  });
  await fc.assert(property, { numRuns, verbose: 1, endOnFailure: true });
  return rounds;
}
