import type { LiveState } from '@millrace/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { entityColumns } from '../store/store.ts';
import { StateFeed } from './state-feed.ts';

let grounds: Grounds;
let seen: LiveState[];
let skipped: number;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());
beforeEach(() => {
  seen = [];
  skipped = 0;
});

let last = 0;
/** Entries as the tail hands them on, from where earlier tests left off. */
function openTail() {
  let take: ((entry: number, lines: Buffer) => void) | undefined;
  const position = (last += 1_000);
  let next = position;
  return {
    standing: { position, receivedAt: 0 },
    onStates(taking: (entry: number, lines: Buffer) => void) {
      take = taking;
      return () => (take = undefined);
    },
    get isFollowed() {
      return take !== undefined;
    },
    tell(...states: readonly Omit<Told, 'version'>[]): number {
      const version = next;
      next += 1;
      take?.(version, Buffer.concat(states.map((state) => lineOf({ ...state, version }))));
      return version;
    },
  };
}

type Told = {
  readonly id: string;
  readonly version: number;
  readonly fields: object;
  readonly workspace?: string;
};

function lineOf({ id, version, fields, workspace = 'w' }: Told): Buffer {
  return Buffer.from(`${JSON.stringify([workspace, 'lead', id, version, 1, 2, 3, { events: 3, fields }])}\n`);
}

async function inStore(state: Told): Promise<void> {
  const { version, id } = state;
  await grounds.store.insert('entity_versions', entityColumns, [lineOf(state)], { token: `${id} ${version}` });
}

function listen(feed: StateFeed): () => void {
  return feed.listen({
    workspace: 'w',
    onChange: (change) => seen.push(change),
    onSkipped: (count) => (skipped += count),
  });
}

const changes = (): unknown[] => seen.map(({ id, changed }) => [id, changed]);
const all = (): number => Number.POSITIVE_INFINITY;

test('given states one after the other, then each is told with the fields that changed', async () => {
  const tail = openTail();
  const feed = new StateFeed({ tail, store: grounds.store, stored: all });
  listen(feed);
  const version = tail.tell({ id: 'new', fields: { status: 'open', price: 1 } });
  tail.tell({ id: 'new', fields: { status: 'sold', price: 1 } }, { id: 'other', fields: {}, workspace: 'stranger' });
  tail.tell({ id: 'new', fields: { status: 'sold', deliveries: { b: { n: 1 } } } });
  tail.tell({ id: 'new', fields: { deliveries: { b: { n: 1 } }, status: 'sold' } });
  await feed.idle();
  expect(seen[0]).toEqual({
    kind: 'lead',
    id: 'new',
    version,
    events: 3,
    lastSeen: '1970-01-01T00:00:00.002Z',
    changed: ['price', 'status'],
  });
  expect(changes().slice(1)).toEqual([
    ['new', ['status']],
    ['new', ['deliveries', 'price']],
    ['new', []],
  ]);
});

test('given a subject that was there before anybody listened, then the store says what it was', async () => {
  const tail = openTail();
  const { position } = tail.standing;
  await inStore({ id: 'old', version: position - 20, fields: { status: 'open' } });
  let stored = position - 15;
  const feed = new StateFeed({ tail, store: grounds.store, stored: () => stored });
  listen(feed);
  tail.tell({ id: 'old', fields: { status: 'sold', price: 5 } });
  await inStore({ id: 'old', version: position - 10, fields: { status: 'sold', price: 4 } });
  stored = position;
  await feed.idle();
  expect(changes()).toEqual([['old', ['price']]]);
});

test('given a store that is away, then a change is told without what changed', async () => {
  const tail = openTail();
  const query = () => Promise.reject(new Error('away'));
  const feed = new StateFeed({ tail, store: { query }, stored: all });
  listen(feed);
  tail.tell({ id: 'x', fields: { status: 'open' } });
  tail.tell({ id: 'x', fields: { status: 'sold' } });
  await feed.idle();
  expect(changes()).toEqual([
    ['x', null],
    ['x', ['status']],
  ]);
});

test('given a flood, then some are told, the others counted, and later changes are still told right', async () => {
  const tail = openTail();
  const { position } = tail.standing;
  const feed = new StateFeed({ tail, store: grounds.store, stored: all });
  listen(feed);
  tail.tell(...Array.from({ length: 1_000 }, (_, n) => ({ id: `f${n}`, fields: { n } })));
  await inStore({ id: 'f999', version: position, fields: { n: 999 } });
  tail.tell({ id: 'f999', fields: { n: 999, status: 'open' } });
  await feed.idle();
  expect(seen).toHaveLength(201);
  expect(skipped).toBe(800);
  expect(changes().at(-1)).toEqual(['f999', ['status']]);
});

test('given nobody who listens any more, then nothing is followed', () => {
  const tail = openTail();
  const feed = new StateFeed({ tail, store: grounds.store, stored: all });
  const leave = [listen(feed), listen(feed)];
  leave[0]?.();
  expect(tail.isFollowed).toBe(true);
  leave[1]?.();
  expect(tail.isFollowed).toBe(false);
});
