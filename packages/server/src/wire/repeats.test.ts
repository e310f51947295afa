import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rulesFrom } from '../catalog/catalog.contract.ts';
import { answerQuestion } from '../ask/ask.ts';
import { systemClock } from '../kernel/kernel.ts';
import { readBooks } from '../observe/observe.ts';
import { openTemporaryStream, temporaryFolder, type TemporaryStream } from './temporary-stream.fixture.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { uncutLog, type Fate } from './uncut-log.fixture.ts';

const editions = [
  rulesFrom({ event: { sold: { unique: ['delivery', 'attempt'] }, once: { unique: [] }, tested: { unique: [] } } }),
];
const subject = { kind: 'lead', id: 'l1' };

async function onStream(work: (it: TemporaryStream) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder();
  const it = await openTemporaryStream(folder, { editions });
  try {
    await work(it);
  } finally {
    await it.close();
    await folder.remove();
  }
}

async function repeatsIn({ stream, store }: TemporaryStream): Promise<unknown> {
  await stream.idle();
  return (await store.query('SELECT id FROM events WHERE repeat = 1 ORDER BY id')).rows.flat();
}

async function eventsCounted({ records, store }: TemporaryStream): Promise<unknown> {
  const around = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const range = { from: around(-3_600_000), to: around(3_600_000) };
  const options = { records, store, clock: systemClock, documentsOf: () => noDocuments, through: () => 0 };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  return (await answerQuestion({ kind: 'table', metric: 'events', range }, asker, options)).rows[0]?.[0];
}

test('a repeat of what comes once is kept and marked, and changes no state, no metric and no balance', async () => {
  await onStream(async (it) => {
    const data = { delivery: 'd1', attempt: 1 };
    await it.send([
      { id: '1', type: 'sold', subject, data },
      { id: '2', type: 'sold', subject, data: { ...data, price: 5 } },
      { id: '3', type: 'sold', subject, data: { ...data, attempt: 2 } },
      { id: '4', type: 'sold', subject: { ...subject, id: 'l2' }, data },
      { id: '5', type: 'sold', subject, data: { delivery: 'd1' } },
      { id: '6', type: 'sold', subject, data: { delivery: 'd1' } },
      { id: '7', type: 'sold', data },
      { id: '8', type: 'sold', data },
      { id: '9', type: 'once', subject },
    ]);
    await it.send([{ id: 'a', type: 'once', subject }]);
    expect(await repeatsIn(it)).toEqual(['2', 'a']);
    expect(await eventsCounted(it)).toBe(8);
    const { rows } = await it.store.query("SELECT sum(events) FROM rollup_activity WHERE grain = 'day'");
    expect(rows).toEqual([['8']]);
    const [state] = it.records.getStates([{ workspace: 'w', ...subject }]);
    expect(JSON.parse(state?.state ?? '')).toMatchObject({ events: 5, types: { sold: 4, once: 1 } });
    const now = Date.now();
    const books = await readBooks(
      { records: it.records, store: it.store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
      { workspace: 'w', from: now - 3_600_000, to: now + 3_600_000 },
    );
    expect(books).toMatchObject({ balanced: true, total: { admitted: 10, stored: 10 } });
  });
});

test('events of test traffic do not use up what comes once, and a correction is no repeat', async () => {
  await onStream(async (it) => {
    await it.send([
      { id: '1', type: 'tested', subject, test: true },
      { id: '2', type: 'tested', subject },
      { id: '3', type: 'tested', subject, test: true },
      { id: '4', type: 'tested', subject, corrects: '2' },
      { id: '5', type: 'tested', subject },
    ]);
    expect(await repeatsIn(it)).toEqual(['5']);
  });
});

test('given a retraction or a correction, then the value is free, or held by what replaces its first', async () => {
  await onStream(async (it) => {
    const about = (lead: string) => ({ type: 'once', subject: `lead/${lead}` });
    await it.send([
      { ...about('free'), id: 'f1' },
      { ...about('free'), id: 'f2' },
      { type: 'withdrawn', subject: 'lead/free', id: 'fr', retracts: 'f1' },
      { ...about('free'), id: 'f3' },
      { ...about('free'), id: 'f4' },
      { ...about('moved'), id: 'm1' },
      { ...about('moved'), id: 'm2', corrects: 'm1' },
      { ...about('moved'), id: 'm3' },
      { type: 'withdrawn', subject: 'lead/moved', id: 'mr', retracts: 'm2' },
      { ...about('moved'), id: 'm4' },
      { ...about('tried'), id: 't1' },
      { type: 'withdrawn', subject: 'lead/tried', id: 'tr', retracts: 't1', test: true },
      { ...about('tried'), id: 't2' },
    ]);
    expect(await repeatsIn(it)).toEqual(['f2', 'f4', 'm3', 't2']);
    expect(await eventsCounted(it)).toBe(5);
    const [state] = it.records.getStates([{ workspace: 'w', kind: 'lead', id: 'free' }]);
    expect(JSON.parse(state?.state ?? '')).toMatchObject({ types: { once: 1, withdrawn: 1 } });
  });
});

test('given a retraction, then what replaces it and names it counts in every order, and holds the value', async () => {
  await onStream(async (it) => {
    const orders = ['frn', 'fnr', 'rfn', 'rnf', 'nfr', 'nrf'];
    const said = (order: string, what: string) => {
      const about = { id: `${order}-${what}`, subject: `lead/${order}` };
      const first = `${order}-f`;
      if (what === 'r') return { ...about, type: 'withdrawn', retracts: first };
      return { ...about, type: 'once', ...(what === 'n' && { corrects: first }) };
    };
    for (const at of [0, 1, 2]) {
      await it.send(orders.map((order) => said(order, order.charAt(at))));
      await it.stream.idle();
    }
    expect(await repeatsIn(it)).toEqual([]);
    const { rows } = await it.store.query('SELECT id FROM events WHERE superseded > 0 ORDER BY id');
    expect(rows.flat()).toEqual(orders.map((order) => `${order}-f`).toSorted());
    expect(await eventsCounted(it)).toBe(2 * orders.length);
    await it.send([{ id: 'again', type: 'once', subject: 'lead/frn' }]);
    expect(await repeatsIn(it)).toEqual(['again']);
  });
});

const naming = fc.record({ how: fc.constantFrom('corrects', 'retracts'), of: fc.nat(40), has: fc.boolean() });
const sent = fc.record({
  lead: fc.nat(2),
  delivery: fc.nat(2),
  names: fc.option(naming, { nil: undefined, freq: 2 }),
});

type Kept = { readonly id: string; readonly lead: number; readonly key: string | undefined; readonly target?: string };

/** Which of these repeat what came once, in the order in which they were received. */
function repeatsOf(all: readonly Kept[]): string[] {
  const holders = new Map<string, string>();
  const come = new Set<string>();
  const gone = new Set<string>();
  return all.flatMap(({ id, lead, key, target }) => {
    const held = [...holders].find(([of, by]) => by === target && of.startsWith(`${lead} `));
    if (held !== undefined) holders.delete(held[0]);
    else if (target !== undefined && !come.has(target)) gone.add(`${lead} ${target}`);
    come.add(id);
    if (key === undefined || gone.has(`${lead} ${id}`)) return [];
    if (holders.has(key)) return target === undefined ? [id] : [];
    holders.set(key, id);
    return [];
  });
}

const step = fc.record({ events: fc.array(sent, { minLength: 1, maxLength: 12 }), reopen: fc.boolean() });
const fates = fc.array(fc.constantFrom<Fate[]>('taken', 'taken', 'refused', 'preceded'), {
  minLength: 15,
  maxLength: 20,
});

test(
  'the first that was received and stands wins, whatever fails and starts again in between',
  { timeout: 180_000 },
  async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), fates, async (steps, drawn) => {
      const fated = [...drawn];
      const folder = await temporaryFolder();
      const log = (files: Parameters<typeof uncutLog>[0]) => uncutLog(files, () => fated.shift() ?? 'taken');
      let it = await openTemporaryStream(folder, { editions, log });
      try {
        const all: Kept[] = [];
        const nameOf = (n: number): string => String(n).padStart(3, '0');
        for (const { events, reopen } of steps) {
          const batch = events.map(({ lead, delivery, names }) => {
            const id = nameOf(all.length + 1);
            const target = names === undefined || nameOf(names.of) === id ? undefined : nameOf(names.of);
            const isUnique = names === undefined || names.has;
            all.push({
              id,
              lead,
              key: isUnique ? `${lead} ${delivery}` : undefined,
              ...(target !== undefined && { target }),
            });
            const named = names === undefined || target === undefined ? {} : { [names.how]: target };
            const type = isUnique ? 'sold' : 'withdrawn';
            return { id, type, subject: `lead/l${lead}`, data: { delivery, attempt: 1 }, ...named };
          });
          await it.send(batch);
          if (!reopen) continue;
          await it.close();
          it = await openTemporaryStream(folder, { editions, log });
        }
        const expected = repeatsOf(all);
        expect(await repeatsIn(it)).toEqual(expected);
        const left = new Set([...expected, ...all.flatMap(({ target }) => target ?? [])]);
        const standing = all.filter(({ id }) => !left.has(id));
        expect((await eventsCounted(it)) ?? 0).toBe(standing.length);
        const keys = standing.flatMap(({ key, target }) => (key === undefined || target !== undefined ? [] : [key]));
        expect(new Set(keys).size).toBe(keys.length);
      } finally {
        await it.close();
        await folder.remove();
      }
    });
    await fc.assert(property, { numRuns: 2 });
  },
);
