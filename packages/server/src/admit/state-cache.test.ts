import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntitySpec } from '@millrace/contract';
import type { StateKey, StateRow } from '../records/records.ts';
import { compileEntity } from './folds/compile-entity.ts';
import { signed, signerOf, undeclared, type KindFold } from './kind-folds.ts';
import { StateCache } from './state-cache.ts';

const slice = fc.record({
  subjects: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 10 }),
  commits: fc.boolean(),
});
const event = { id: 'e', type: 't', time: 1, received: 1, category: 'user', producer: 'p', data: {}, context: {} };

function declared(hash: string, spec: EntitySpec): KindFold {
  return { fold: compileEntity(spec, { name: 'k' }), spec, hash };
}
const versions = [
  undeclared,
  declared('one', { title: 'One', fields: { n: { fold: 'count' } } }),
  declared('two', {
    title: 'Two',
    fields: { n: { fold: 'count', when: 'type == "other"' }, types: { fold: 'set', of: 'type' } },
  }),
];
function byHash(hash: string | null): KindFold {
  const found = versions.find((one) => one.hash === hash);
  if (found === undefined) throw new Error(`no version ${hash}`);
  return found;
}

/** One records table, as the cache reads and a commit writes it. */
function table(): { rows: Map<string, StateRow>; getStates(keys: readonly StateKey[]): (StateRow | undefined)[] } {
  const rows = new Map<string, StateRow>();
  return { rows, getStates: (keys) => keys.map(({ id }) => rows.get(id)) };
}

test('through any forgetting and failed commits, states count what was committed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(slice, { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), async (slices, generation) => {
      const records = table();
      const folds = { now: () => undeclared, of: async () => undeclared };
      const cache = new StateCache(records, folds, generation);
      const counts = new Map<string, number>();
      for (const { subjects, commits } of slices) {
        const held = subjects.map((id) => cache.touch('w', { kind: 'k', id: String(id) }));
        await cache.load();
        for (const { how, state } of held) how.fold.apply(state, event);
        const changed = cache.changed(7);
        expect(changed).toHaveLength(new Set(subjects).size);
        if (!commits) {
          cache.clear();
          continue;
        }
        for (const { row } of changed) records.rows.set(row.id, row);
        cache.keep();
        for (const id of subjects) counts.set(String(id), (counts.get(String(id)) ?? 0) + 1);
      }
      const events = [...records.rows].map(([id, { state }]) => [id, undeclared.fold.parse(state).events] as const);
      expect(new Map(events)).toEqual(counts);
    }),
    { verbose: 1 },
  );
});

test('a state stays with the document it began with, whichever is the newest and whatever was forgotten', async () => {
  const records = table();
  let newest = versions[1] as KindFold;
  const folds = { now: () => newest, of: async (_w: string, _k: string, hash: string | null) => byHash(hash) };
  const fold = async (cache: StateCache, id: string): Promise<void> => {
    const held = cache.touch('w', { kind: 'k', id });
    await cache.load();
    held.how.fold.apply(held.state, event);
    for (const { row } of cache.changed(1)) records.rows.set(row.id, row);
    cache.keep();
  };
  const warm = new StateCache(records, folds);
  await fold(warm, 'a');
  newest = versions[2] as KindFold;
  await fold(warm, 'a');
  await fold(new StateCache(records, folds), 'a');
  await fold(warm, 'b');
  newest = undeclared;
  await fold(new StateCache(records, folds), 'b');
  const textOf = (id: string): string => records.rows.get(id)?.state ?? '';
  expect([signerOf(textOf('a')), signerOf(textOf('b'))]).toEqual(['one', 'two']);
  expect(byHash('one').fold.view(byHash('one').fold.parse(textOf('a')))).toMatchObject({ events: 3, fields: { n: 3 } });
  expect(byHash('two').fold.view(byHash('two').fold.parse(textOf('b')))).toMatchObject({
    events: 2,
    fields: { types: ['t'] },
  });
});

test('a state that no document made is signed by none, and reads as it was printed', () => {
  const text = undeclared.fold.print(undeclared.fold.empty());
  expect(signed(text, null)).toBe(text);
  expect([signerOf(text), signerOf(signed(text, 'h'))]).toEqual([null, 'h']);
  expect(undeclared.fold.print(undeclared.fold.parse(signed(text, 'h')))).toBe(text);
});
