import { readFileSync } from 'node:fs';
import { derivedTypes, EntitySpec, type Subject } from '@millrace/contract';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import type { FoldEvent } from '../admit/admit.ts';
import { readYaml } from '../catalog/catalog.ts';
import { must } from '../kernel/kernel.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openTemporaryStream, temporaryFolder, type TemporaryStream } from './temporary-stream.fixture.ts';
import { uncutLog, type Fate } from './uncut-log.fixture.ts';

const packs = { lead: 'leads', source: 'leads', buyer: 'leads', person: 'app' };
const folds = fixedFolds(
  Object.fromEntries(
    Object.entries(packs).map(([kind, pack]) => {
      const file = new URL(`../../../../packs/${pack}/entities/${kind}.yaml`, import.meta.url);
      const document = must(readYaml(readFileSync(file, 'utf8'))[0], 'a pack says what it declares').value;
      return [kind, Value.Parse(EntitySpec, (document as { spec: unknown }).spec)];
    }),
  ),
);

type Sent = Omit<FoldEvent, 'received' | 'producer' | 'time'> & { readonly time: string; readonly subject: Subject };

function golden(): Sent[] {
  const text = readFileSync(new URL('../admit/packs/golden/history.ndjson', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sent)
    .filter(({ type }) => !derivedTypes.has(type));
}

/** What sorted input, each event once, makes of the subjects. */
function model(events: readonly Sent[]): Map<string, string> {
  const states = new Map<string, string>();
  for (const { subject, ...said } of events) {
    const name = `${subject.kind} ${subject.id}`;
    const { fold, hash } = folds.now('w', subject.kind);
    const state = fold.parse(states.get(name) ?? fold.print(fold.empty()));
    const time = Date.parse(said.time);
    fold.apply(state, { ...said, subject, time, received: time, producer: 'api' });
    states.set(name, `{"by":"${hash}",${fold.print(state).slice(1)}`);
  }
  return states;
}

const draws = fc.record({
  /** Where each of the copies comes. */
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1000, maxLength: 1000 }),
  batch: fc.integer({ min: 11, max: 60 }),
  restarts: fc.uniqueArray(fc.nat(12), { minLength: 2, maxLength: 4 }),
  /** Of one append of admit after the other; those beyond are taken. */
  fates: fc.array(fc.constantFrom<Fate[]>('taken', 'taken', 'refused', 'preceded'), { minLength: 15, maxLength: 20 }),
});

test(
  'declared states of shuffled, doubled and interrupted input are the bytes that sorted input makes',
  { timeout: 180_000 },
  async () => {
    const events = golden();
    const expected = model(events.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time)));
    const property = fc.asyncProperty(draws, async ({ order, batch, restarts, fates }) => {
      const folder = await temporaryFolder();
      const left = [...fates];
      const open = (): Promise<TemporaryStream> =>
        openTemporaryStream(folder, { folds, log: (log) => uncutLog(log, () => left.shift() ?? 'taken') });
      let it = await open();
      try {
        const twice = [...events, ...events]
          .map((event, at) => ({ event, rank: must(order[at % order.length], 'drawn') }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        for (let at = 0, round = 0; at < twice.length; at += batch, round += 1) {
          await it.send(twice.slice(at, at + batch));
          if (!restarts.includes(round)) continue;
          // Not drained: what was received is admitted by the next life, from records alone.
          await it.close();
          it = await open();
        }
        await it.stream.idle();
        const rows = await it.records.read((db) => db.selectFrom('states').select(['kind', 'id', 'state']).execute());
        expect(new Map(rows.map(({ kind, id, state }) => [`${kind} ${id}`, state]))).toEqual(expected);
        const stored = await it.store.query(
          'SELECT kind, id, argMax(state, version) FROM entities GROUP BY workspace, kind, id',
        );
        expect(new Map(stored.rows.map(([kind, id, state]) => [`${String(kind)} ${String(id)}`, state]))).toEqual(
          expected,
        );
      } finally {
        await it.close();
        await folder.remove();
      }
    });
    await fc.assert(property, { numRuns: 2, verbose: 1, endOnFailure: true });
  },
);
