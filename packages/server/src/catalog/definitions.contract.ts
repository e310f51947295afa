import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit, type Records, type RecordsWriter } from '../records/records.ts';
import type { RecordsPlace } from '../records/records.contract.ts';
import { gone, me, metric, openPlace, refusal, rollup, specsOf, standing, type Place } from './catalog.harness.ts';

async function rowsOf(records: Records) {
  return records.read(async (db) => ({
    definitions: await db.selectFrom('definitions').selectAll().orderBy('revision').orderBy('name').execute(),
    revisions: await db.selectFrom('definition_revisions').selectAll().execute(),
    audit: await db.selectFrom('audit').selectAll().orderBy('seq').execute(),
  }));
}

/** The law of the catalog, over any backend of records. */
export function definitionsContract(name: string, makePlace: () => Promise<RecordsPlace>): void {
  describe(`definitions: ${name}`, () => {
    let folder: RecordsPlace;
    let records: RecordsWriter;
    let place: Place;
    beforeEach(async () => {
      folder = await makePlace();
      records = await folder.open();
      place = await openPlace(records);
    });
    afterEach(async () => {
      await records.close();
      await folder.dispose();
    });
    const apply = (...documents: Parameters<typeof place.definitions.apply>[1]['documents']) =>
      place.definitions.apply(me, { documents });

    test('a document gets versions, keeps all of them, and its hash is that of its canonical JSON', async () => {
      expect((await apply(metric('a', 'x'))).revision).toBe(1);
      expect((await apply(metric('a', 'y', 'A'))).revision).toBe(2);
      const { changes } = await apply(gone('metric', 'a'));
      expect(changes).toMatchObject([{ action: 'delete', version: 3, diff: [{ path: '/filter', before: 'y' }, {}] }]);
      expect(standing(place)).toEqual({});
      expect(await apply(metric('a', 'x'))).toMatchObject({ revision: 4, changes: [{ action: 'create', version: 4 }] });
      const versions = await place.definitions.versions({ workspace: 'w', kind: 'metric', name: 'a', limit: 9 });
      expect(versions.map(({ version, revision, spec }) => [version, revision, spec])).toEqual([
        [4, 4, { filter: 'x' }],
        [3, 3, null],
        [2, 2, { title: 'A', filter: 'y' }],
        [1, 1, { filter: 'x' }],
      ]);
      const canonical = '{"kind":"metric","name":"a","spec":{"filter":"x"}}';
      expect(versions.at(-1)?.hash).toBe(createHash('sha256').update(canonical).digest('hex'));
      expect(versions[0]?.hash).toBe(versions.at(-1)?.hash);
      expect(place.changed).toEqual(['w', 'w', 'w', 'w']);
    });

    test('what says the same changes nothing, however its keys are sorted', async () => {
      await apply(metric('a', 'x', 'A'));
      const before = await rowsOf(records);
      const same = { kind: 'metric', name: 'a', spec: { filter: 'x', title: 'A' } };
      expect(await apply(same, gone('metric', 'never'))).toMatchObject({
        revision: 1,
        changes: [
          { action: 'same', version: 1 },
          { action: 'same', version: 0 },
        ],
      });
      expect(await rowsOf(records)).toEqual(before);
    });

    test('a change is all or nothing, and says all that is wrong', async () => {
      await apply(metric('a', 'x'), rollup('r', 'a'));
      const before = await rowsOf(records);
      const change = [metric('b', 'x'), metric('c', 'broken'), rollup('s', 'b', 'none'), gone('metric', 'a')];
      expect(await refusal(apply(...change))).toMatchObject({
        code: 'DEFINITION_INVALID',
        problems: [
          { kind: 'rollup', name: 'r', path: '/spec/of/0', code: 'DEFINITION_USED' },
          { kind: 'metric', name: 'c', path: '/spec/filter', message: 'the filter of c is broken' },
          { kind: 'rollup', name: 's', path: '/spec/of/1', code: 'DEFINITION_USED' },
        ],
      });
      expect(await rowsOf(records)).toEqual(before);
      expect(place.catalog.current('w').revision).toBe(1);
    });

    test('each change is one entry of the audit trail', async () => {
      await apply(metric('a', 'x'), metric('b', 'x'));
      await apply(metric('a', 'y'));
      await place.definitions.rollback(me, { kind: 'metric', name: 'a', version: 1 });
      const { audit } = await rowsOf(records);
      expect(audit).toMatchObject([
        { workspace: 'w', author: 'key:me', action: 'definitions.changed', target: '2 documents' },
        { target: 'metric/a', detail: expect.stringContaining('"action":"update"') },
        { target: 'metric/a', detail: expect.stringContaining('"by":"rollback"') },
      ]);
      expect(await records.read((db) => verifyAudit(db))).toMatchObject({ entries: 3 });
    });

    test('who expects what is not there any more is told, and changes nothing', async () => {
      await apply(metric('a', 'x'));
      await apply(metric('a', 'y'));
      const put = (expectedVersion: number) =>
        refusal(place.definitions.apply(me, { documents: [metric('a', 'z')], expectedVersion }));
      for (const seen of [0, 1, 3]) {
        expect(await put(seen)).toMatchObject({
          code: 'DEFINITION_CHANGED',
          detail: expect.stringContaining('metric/a is at version 2, made by key:me'),
          current: { version: 2, author: 'key:me' },
          revision: 2,
        });
      }
      expect(await refusal(place.definitions.apply(me, { documents: [metric('b', 'z')], expected: 1 }))).toMatchObject({
        code: 'DEFINITION_CHANGED',
        revision: 2,
      });
      expect(place.catalog.current('w').revision).toBe(2);
      expect(await put(2)).toMatchObject({ revision: 3 });
      await apply(gone('metric', 'a'));
      expect(await put(3)).toMatchObject({ code: 'DEFINITION_CHANGED', current: null });
      expect(await put(0)).toMatchObject({ changes: [{ version: 5 }] });
    });

    test('two threads that change at once: each change counts, and one of those who saw the same', async () => {
      const reader = await folder.openReader(records);
      const other = await openPlace(reader);
      const puts = Array.from({ length: 10 }, (_, n) =>
        [place, other].map(({ definitions }, who) =>
          definitions.apply(me, { documents: [metric(`${who}-${n}`, 'x')] }),
        ),
      );
      await Promise.all(puts.flat());
      await apply(metric('shared', '0'));
      const race = await Promise.all(
        [place, other, place, other].map(({ definitions }, n) =>
          refusal(definitions.apply(me, { documents: [metric('shared', `${n + 1}`)], expectedVersion: 1 })),
        ),
      );
      const refused = race.filter((one) => (one as { code?: string }).code === 'DEFINITION_CHANGED');
      expect([refused.length, race.length]).toEqual([3, 4]);
      await Promise.all([place.catalog.refresh(), other.catalog.refresh()]);
      expect(standing(other)).toEqual(standing(place));
      expect(Object.keys(standing(place))).toHaveLength(21);
      expect(place.catalog.current('w').revision).toBe(22);
      expect(await reader.read((db) => verifyAudit(db))).toMatchObject({ entries: 22 });
      await reader.close();
    });

    test('workspaces do not see each other', async () => {
      await apply(metric('a', 'x'));
      await place.definitions.apply({ ...me, workspace: 'v' }, { documents: [metric('a', 'y')], prune: true });
      expect([standing(place), standing(place, 'v')]).toEqual([
        { 'metric/a': { filter: 'x' } },
        { 'metric/a': { filter: 'y' } },
      ]);
      expect(place.catalog.current('v').revision).toBe(1);
      expect(place.catalog.current('nobody')).toMatchObject({ revision: 0 });
    });

    test('plan says what apply does; whatever is done, every revision stays what it was', async () => {
      const name = fc.constantFrom('a', 'b', 'c');
      const document = fc.oneof(
        fc.record({ name, filter: fc.constantFrom('x', 'y', 'broken') }).map((one) => metric(one.name, one.filter)),
        fc.record({ name, of: fc.uniqueArray(name) }).map((one) => rollup(one.name, ...one.of)),
        fc.record({ kind: fc.constantFrom('metric', 'rollup'), name }).map((one) => gone(one.kind, one.name)),
      );
      const step = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant('apply' as const),
            documents: fc.uniqueArray(document, { maxLength: 5, selector: (one) => `${one.kind}/${one.name}` }),
            prune: fc.boolean(),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('to revision' as const), back: fc.nat(5) }) },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant('to version' as const),
            name,
            version: fc.integer({ min: 1, max: 4 }),
          }),
        },
      );
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const by = { workspace: `law-${(run += 1)}`, author: 'key:law' };
          /** The model: every revision as kind/name → spec, and every version of each document. */
          const revisions: Record<string, unknown>[] = [{}];
          const history = new Map<string, unknown[]>();
          for (const one of steps) {
            const now = revisions.at(-1) ?? {};
            const next = wanted(one, now, revisions, history);
            const expected = next === undefined ? undefined : sound(next, now);
            const { definitions } = place;
            if (one.kind === 'apply') {
              const plan = await definitions.plan(by.workspace, one);
              expect(plan.problems.length === 0).toBe(expected !== undefined);
              const done = await definitions.apply(by, one).catch(() => undefined);
              if (done !== undefined) expect(done.changes).toEqual(plan.changes);
            } else if (one.kind === 'to revision') {
              await definitions.rollback(by, { revision: Math.max(0, revisions.length - 1 - one.back) });
            } else {
              const to = { kind: 'metric' as const, name: one.name, version: one.version };
              await definitions.rollback(by, to).catch(() => undefined);
            }
            if (expected !== undefined && JSON.stringify(sorted(expected)) !== JSON.stringify(sorted(now))) {
              revisions.push(expected);
              for (const key of new Set([...Object.keys(now), ...Object.keys(expected)])) {
                if (JSON.stringify(now[key]) === JSON.stringify(expected[key])) continue;
                history.set(key, [...(history.get(key) ?? []), expected[key] ?? null]);
              }
            }
            expect(standing(place, by.workspace)).toEqual(revisions.at(-1));
          }
          expect(place.catalog.current(by.workspace).revision).toBe(revisions.length - 1);
          const fresh = await openPlace(records);
          for (const [revision, was] of revisions.entries()) {
            expect(specsOf(await place.catalog.at(by.workspace, revision))).toEqual(was);
            expect(specsOf(await fresh.catalog.at(by.workspace, revision))).toEqual(was);
          }
          for (const [key, versions] of history) {
            const [kind = '', of = ''] = key.split('/');
            const kept = await place.definitions.versions({
              workspace: by.workspace,
              kind: kind as 'metric',
              name: of,
              limit: 1000,
            });
            expect(kept.map(({ version, spec }) => [version, spec])).toEqual(
              versions.map((spec, n) => [n + 1, spec]).toReversed(),
            );
          }
        }),
        { numRuns: 60 },
      );
      await records.read((db) => verifyAudit(db));
    });
  });
}

type Specs = Record<string, unknown>;
type Step =
  | {
      readonly kind: 'apply';
      readonly documents: readonly { kind: string; name: string; spec: unknown }[];
      readonly prune: boolean;
    }
  | { readonly kind: 'to revision'; readonly back: number }
  | { readonly kind: 'to version'; readonly name: string; readonly version: number };

/** What would stand after the step, were it sound; undefined: there is no such version. */
function wanted(
  step: Step,
  now: Specs,
  revisions: readonly Specs[],
  history: Map<string, unknown[]>,
): Specs | undefined {
  if (step.kind === 'to revision') return revisions[Math.max(0, revisions.length - 1 - step.back)];
  if (step.kind === 'to version') {
    const spec = history.get(`metric/${step.name}`)?.[step.version - 1];
    return spec === undefined ? undefined : without({ ...now, [`metric/${step.name}`]: spec });
  }
  const named = Object.fromEntries(step.documents.map(({ kind, name, spec }) => [`${kind}/${name}`, spec]));
  return without(step.prune ? named : { ...now, ...named });
}

function without(specs: Specs): Specs {
  return Object.fromEntries(Object.entries(specs).filter(([, spec]) => spec !== null));
}

function sorted(specs: Specs): unknown {
  return Object.entries(specs).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The rules of the harness, said once more: no broken filter, no rollup over a metric that is not there. */
function sound(next: Specs, now: Specs): Specs | undefined {
  for (const [key, spec] of Object.entries(next)) {
    const { filter, of = [] } = spec as { filter?: string; of?: string[] };
    if (filter === 'broken' && JSON.stringify(now[key]) !== JSON.stringify(spec)) return undefined;
    if (of.some((name) => next[`metric/${name}`] === undefined)) return undefined;
  }
  return next;
}
