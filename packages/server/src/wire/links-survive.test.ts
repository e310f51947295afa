import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTemporaryStream, temporaryFolder, type TemporaryStream } from './temporary-stream.fixture.ts';
import { uncutLog, type Fate } from './uncut-log.fixture.ts';

type Told = { readonly id: string; readonly from: string; readonly to: string; readonly removes: boolean };

const id = fc.integer({ min: 0, max: 30 }).map((n) => (n < 8 ? `u:${n}` : `a:${n}`));
const told = fc
  .record({ from: id, to: id, removes: fc.integer({ min: 0, max: 3 }).map((n) => n === 0) })
  .filter(({ from, to }) => from !== to);
const plan = fc.record({
  told: fc.array(told, { minLength: 60, maxLength: 120 }),
  fates: fc.array(fc.constantFrom<Fate>('taken', 'taken', 'refused', 'preceded'), { minLength: 40, maxLength: 40 }),
  /** Before which batches the platform is opened anew, or the engine killed. */
  interruptions: fc.array(fc.record({ at: fc.nat(15), what: fc.constantFrom('engine', 'restart') }), { maxLength: 3 }),
});
const perBatch = 8;

/** As an admin says it: two ids in a call, which is an event of the log like any other. */
const eventOf = ({ id: event, from, to, removes }: Told): object => ({
  id: event,
  type: removes ? 'link.removed' : 'link.added',
  data: { kind: 'person', from, to },
});

test('the log alone says what is linked, through kills, restarts and tries in vain', { timeout: 180_000 }, async () => {
  const property = fc.asyncProperty(plan, async ({ told: each, fates, interruptions }) => {
    const folder = await temporaryFolder();
    const all = each.map((one, n): Told => ({ ...one, id: `e${n}` }));
    let drawn = 0;
    const open = (): Promise<TemporaryStream> =>
      openTemporaryStream(folder, { log: (files) => uncutLog(files, () => fates[drawn++ % fates.length] ?? 'taken') });
    let it = await open();
    try {
      for (let at = 0; at < all.length; at += perBatch) {
        // Every batch repeats the one before: what is a duplicate links nothing again, nor undoes what came between.
        await it.send(all.slice(Math.max(0, at - perBatch), at + perBatch).map(eventOf), 'admin');
        for (const { what } of interruptions.filter((one) => one.at === at / perBatch)) {
          const pid = it.engine.pid();
          if (what === 'engine' && pid !== undefined) process.kill(pid, 'SIGKILL');
          if (what === 'restart') {
            await it.close();
            it = await open();
          }
        }
      }
      await it.stream.idle();
      await expectLinked(it, all);
    } finally {
      await it.close();
      await folder.remove();
    }
  });
  const checked = await fc.check(property, { numRuns: 3, verbose: 1, endOnFailure: true });
  expect(checked.failed, fc.defaultReportMessage(checked)).toBe(false);
});

async function expectLinked(it: TemporaryStream, all: readonly Told[]): Promise<void> {
  const standing = new Map<string, Told>();
  let changes = 0;
  for (const one of all) {
    const pair = [one.from, one.to].toSorted().join(' ');
    const before = standing.get(pair);
    // What is not linked is not unlinked.
    if (before === undefined ? one.removes : before.removes === one.removes) continue;
    standing.set(pair, one);
    changes += 1;
  }
  const expected = personsOf([...standing.values()].filter(({ removes }) => !removes));
  const { linked, kept } = await it.records.read(async (db) => ({
    linked: await db.selectFrom('linked').select(['id', 'person']).orderBy('id').execute(),
    kept: await db.selectFrom('link_changes').select('event').execute(),
  }));
  expect(linked.map((row) => [row.id, row.person])).toEqual(expected);
  expect(kept).toHaveLength(changes);
  const { rows } = await it.store.query('SELECT id, person FROM links FINAL WHERE person != id ORDER BY id');
  expect(rows).toEqual(expected.filter(([own, person]) => own !== person));
}

/** Linked ids in order, each with the first user of its component, or the first id. */
function personsOf(links: readonly Told[]): [string, string][] {
  const groups = new Map<string, Set<string>>();
  for (const { from, to } of links) {
    const joined = new Set([from, to, ...(groups.get(from) ?? []), ...(groups.get(to) ?? [])]);
    for (const member of joined) groups.set(member, joined);
  }
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([own, group]) => {
      const ids = [...group].toSorted();
      return [own, ids.find((member) => member.startsWith('u:')) ?? ids[0] ?? own];
    });
}
