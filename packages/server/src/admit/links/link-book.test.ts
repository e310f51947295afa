import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mostMembers } from './link-book.ts';
import { temporaryLinks, type TemporaryLinks, type Told } from './link.harness.ts';

let it: TemporaryLinks;
beforeEach(async () => {
  it = await temporaryLinks();
});
afterEach(async () => it.destroy());

const call = (from: string, to: string, removes = false): Told => ({ from, to, by: 'call', removes });

describe('a link', () => {
  test('makes one of two, whose first user stands for both', async () => {
    expect(await it.slice([{ from: 'u:1', to: 'a:x' }])).toEqual({ 'a:x': 'u:1' });
    expect(await it.persons()).toEqual({ 'a:x': 'u:1', 'u:1': 'u:1' });
  });

  test('makes a chain of links one person, in whatever order they come', async () => {
    await it.slice([
      { from: 'a:x', to: 'a:y' },
      { from: 'u:2', to: 'u:1' },
    ]);
    expect(await it.slice([{ from: 'u:2', to: 'a:y' }])).toEqual({ 'a:x': 'u:1', 'a:y': 'u:1' });
  });

  test('that is said again changes nothing', async () => {
    await it.slice([{ from: 'u:1', to: 'a:x' }]);
    const again = { from: 'a:x', to: 'u:1' };
    expect(await it.slice([again, again, { ...again, by: 'public' }])).toEqual({});
    expect(await it.records.read((db) => db.selectFrom('link_changes').select('number').execute())).toHaveLength(1);
  });
});

describe('a link that is removed', () => {
  test('makes two of one, and one again when it is said by a call', async () => {
    await it.slice([{ from: 'u:1', to: 'a:x' }]);
    expect(await it.slice([call('a:x', 'u:1', true)])).toEqual({ 'a:x': 'a:x' });
    expect(await it.persons()).toEqual({});
    expect(await it.slice([call('u:1', 'a:x')])).toEqual({ 'a:x': 'u:1' });
    const standings = await it.records.read((db) =>
      db.selectFrom('link_changes').select(['number', 'standing', 'event']).orderBy('number').execute(),
    );
    expect(standings).toEqual([
      { number: 1, standing: 'applied', event: 'e1' },
      { number: 2, standing: 'removed', event: 'e2' },
      { number: 3, standing: 'applied', event: 'e3' },
    ]);
  });

  test('is not brought back by an event', async () => {
    await it.slice([{ from: 'u:1', to: 'a:x' }, call('a:x', 'u:1', true)]);
    expect(await it.slice([{ from: 'u:1', to: 'a:x' }])).toEqual({});
  });

  test('leaves together what other links connect', async () => {
    const ring = ['a:w', 'a:x', 'a:y', 'a:z'];
    await it.slice(ring.map((from, i) => ({ from, to: ring[(i + 1) % 4] ?? '' })));
    expect(await it.slice([call('a:w', 'a:x', true)])).toEqual({});
    expect(await it.slice([call('a:y', 'a:z', true)])).toEqual({ 'a:x': 'a:x', 'a:y': 'a:x' });
  });
});

describe('a public key', () => {
  const told = (from: string, to: string): Told => ({ from, to, by: 'public' });

  test('joins a browser to its first user, and to no second one', async () => {
    await it.slice([told('u:1', 'a:x'), told('u:2', 'a:x')]);
    expect(await it.persons()).toEqual({ 'a:x': 'u:1', 'u:1': 'u:1' });
    expect(await it.standing('refused')).toBe(1);
  });

  test('joins many browsers to one user', async () => {
    await it.slice([told('u:1', 'a:x'), told('u:1', 'a:y')]);
    expect(await it.persons()).toEqual({ 'a:x': 'u:1', 'a:y': 'u:1', 'u:1': 'u:1' });
  });

  test.each([
    ['two users', 'u:1', 'u:2'],
    ['two browsers', 'a:x', 'a:y'],
    ['ids of another form', 'l1', 'l2'],
  ])('does not join %s', async (_, from, to) => {
    await it.slice([told(from, to)]);
    expect(await it.persons()).toEqual({});
  });

  test('is followed when a secret key says the same', async () => {
    await it.slice([told('u:1', 'u:2')]);
    expect(await it.slice([{ from: 'u:1', to: 'u:2' }])).toEqual({ 'u:2': 'u:1' });
  });
});

describe('a storm', () => {
  test('of one id with ten thousand others joins as many as one person may have, and keeps the rest', async () => {
    const others = Array.from({ length: 10_000 }, (_, n) => `a:${String(n).padStart(5, '0')}`);
    await it.slice(others.map((to) => ({ from: 'u:1', to })));
    expect(Object.keys(await it.persons())).toHaveLength(mostMembers);
    expect(await it.standing('full')).toBe(10_000 - mostMembers + 1);
    const freed = await it.slice([call('u:1', 'a:00000', true)]);
    expect(Object.keys(freed)).toEqual(['a:00000', 'a:00099']);
    expect(Object.keys(await it.persons())).toHaveLength(mostMembers);
  });

  test('of links between a few ids stays one group', async () => {
    const ids = Array.from({ length: mostMembers }, (_, n) => `a:${n}`);
    await it.slice(ids.flatMap((from, i) => ids.slice(i + 1).map((to) => ({ from, to }))));
    expect(new Set(Object.values(await it.persons())).size).toBe(1);
    await it.slice(ids.slice(1).map((to) => call('a:0', to, true)));
    expect(Object.keys(await it.persons())).toHaveLength(mostMembers - 1);
  });
});

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`groups are what the links that stand connect, whatever the slices (seed ${seed})`, async () => {
  const id = fc.integer({ min: 0, max: 11 }).map((n) => (n < 3 ? `u:${n}` : `a:${n}`));
  const told = fc
    .record({ from: id, to: id, removes: fc.integer({ min: 0, max: 2 }).map((n) => n === 0) })
    .filter(({ from, to }) => from !== to);
  const slices = fc.array(fc.array(told, { maxLength: 8 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(slices, async (each) => {
      const own = await temporaryLinks();
      try {
        const live = new Map<string, readonly [string, string]>();
        const mirror = new Map<string, string>();
        for (const saying of each) {
          for (const { from, to, removes } of saying) {
            const name = [from, to].toSorted().join(' ');
            if (removes) live.delete(name);
            else live.set(name, [from, to]);
          }
          const moved = await own.slice(saying.map((one) => ({ ...one, by: 'call' as const })));
          for (const [from, person] of Object.entries(moved)) mirror.set(from, person);
        }
        const expected = unionFind([...live.values()]);
        expect(await own.persons()).toEqual(expected);
        const kept = [...mirror].filter(([from, person]) => from !== person);
        expect(Object.fromEntries(kept)).toEqual(
          Object.fromEntries(Object.entries(expected).filter(([from, person]) => from !== person)),
        );
      } finally {
        await own.destroy();
      }
    }),
    { seed, numRuns: 60 },
  );
});

/** Each id that is linked, with the first user of its component, or its first id. */
function unionFind(links: readonly (readonly [string, string])[]): Record<string, string> {
  const parent = new Map<string, string>();
  const root = (of: string): string => {
    const up = parent.get(of) ?? of;
    return up === of ? of : root(up);
  };
  for (const [from, to] of links) {
    for (const end of [from, to]) if (!parent.has(end)) parent.set(end, end);
    parent.set(root(from), root(to));
  }
  const ids = [...parent.keys()].toSorted((a, b) => Number(a < 'u:') - Number(b < 'u:') || (a < b ? -1 : 1));
  return Object.fromEntries(ids.map((of) => [of, ids.find((other) => root(other) === root(of)) ?? of]));
}
