import fc from 'fast-check';
import { noDocuments } from '../catalog/catalog.ts';
import { lineOf, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { eventColumns, linkColumns } from '../store/store.ts';
import type { AnswerOptions, Asker } from './answer-question.ts';
import type { PlacedEvent } from './funnel-oracle.contract.ts';

export const hour = 3_600_000;
export const now = Date.UTC(2026, 0, 5, 12, 30);
export const asker: Asker = { workspace: 'w', signal: new AbortController().signal };

/** `persons`: events of how many ids; `spread`: the time, in ms before now, that they lie in, on few moments so that many coincide. */
export function arbitraryEvents({ persons, spread, step }: { persons: number; spread: number; step: number }) {
  return fc
    .record({
      type: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'x'),
      producer: fc.constantFrom('web', 'api'),
      // Not the order in which they were made.
      id: fc.integer({ min: 0, max: 2 ** 31 }).map((n) => n.toString(36)),
      time: fc.integer({ min: -2, max: Math.floor(spread / step) }).map((n) => now - n * step),
      order: fc.constantFrom(0, 0, 1, -1, 2.5),
      subject: fc.record({
        kind: fc.constantFrom('person', 'person', 'person', 'lead'),
        id: fc.integer({ min: 0, max: persons - 1 }).map(String),
      }),
      test: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
      plan: fc.constantFrom<string | number | boolean | undefined>('pro', 'free', 7, true, undefined),
    })
    .map(({ plan, ...event }): PlacedEvent => ({
      ...event,
      category: 'user',
      received: now,
      data: plan === undefined ? {} : { plan },
      context: {},
      who: `${event.subject.kind} ${event.subject.id}`,
    }));
}

export type PeopleGrounds = Grounds & {
  readonly options: AnswerOptions;
  /** Lets ids stand for others: `persons[id]`. Gives the events as they count then. */
  link(events: readonly PlacedEvent[], persons: readonly number[]): Promise<PlacedEvent[]>;
};

/** A store with these events, in two workspaces. */
export async function openPeopleGrounds(events: readonly PlacedEvent[]): Promise<PeopleGrounds> {
  const grounds = await openGrounds();
  const { store, records } = grounds;
  const place = eventColumns.indexOf('sort_order');
  const lines = ['w', 'stranger'].flatMap((workspace) =>
    events.map((event, item) => {
      const cells = JSON.parse(lineOf(event, { workspace, admitted: 0, item }).toString()) as unknown[];
      return Buffer.from(`${JSON.stringify(cells.with(place, event.order))}\n`);
    }),
  );
  await store.insert('events', eventColumns, lines, { token: 'all' });
  return {
    ...grounds,
    options: { store, records, clock: { now: () => now }, documentsOf: () => noDocuments, through: () => now },
    link: async (counted, persons) => {
      const rows = persons.map((person, id) => ({ workspace: 'w', kind: 'person', id: `${id}`, person: `${person}` }));
      const linked = rows.filter(({ id, person }) => id !== person);
      await records.transact(async (db) => {
        await db.insertInto('linked').values(linked).execute();
      });
      const links = rows.map((row) => Buffer.from(`${JSON.stringify([...Object.values(row), 1])}\n`));
      await store.insert('links', linkColumns, links, { token: 'links' });
      return counted.map((event) => {
        const { kind, id } = event.subject ?? { kind: '', id: '' };
        return { ...event, who: `${kind} ${kind === 'person' ? persons[Number(id)] : id}` };
      });
    },
  };
}
