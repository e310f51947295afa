import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StateKey, StateRow } from '../records/records.ts';
import { foldSubject, parseSubject } from './folds/subject.ts';
import { StateCache } from './state-cache.ts';

const slice = fc.record({
  subjects: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 10 }),
  commits: fc.boolean(),
});

test('through any forgetting and failed commits, states count what was committed', () => {
  fc.assert(
    fc.property(fc.array(slice, { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (slices, generation) => {
      const rows = new Map<string, StateRow>();
      const getStates = (keys: readonly StateKey[]): (StateRow | undefined)[] => keys.map(({ id }) => rows.get(id));
      const cache = new StateCache({ getStates }, generation);
      const counts = new Map<string, number>();
      for (const { subjects, commits } of slices) {
        const held = subjects.map((id) => cache.touch('w', { kind: 'k', id: String(id) }));
        cache.load();
        for (const { state } of held) foldSubject(state, 't', 1);
        const changed = cache.changed(7);
        expect(changed).toHaveLength(new Set(subjects).size);
        if (!commits) {
          cache.clear();
          continue;
        }
        for (const { row } of changed) rows.set(row.id, row);
        cache.keep();
        for (const id of subjects) counts.set(String(id), (counts.get(String(id)) ?? 0) + 1);
      }
      expect(new Map([...rows].map(([id, { state }]) => [id, parseSubject(state).events]))).toEqual(counts);
    }),
    { verbose: 1 },
  );
});
