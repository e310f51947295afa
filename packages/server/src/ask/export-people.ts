import type { ListedPerson } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';
import { streamEvents } from '../measure/measure.ts';
import type { AnswerOptions, Asker } from './answer-question.ts';
import { behindCell, personOf, wantedOf } from './list-people.ts';
import { allSql } from './questions/behind.ts';

/** All who stand behind a cell, in the order of kind and id, in batches of some hundred: it is never held as a whole. */
export type ExportedPeople = {
  readonly columns: readonly (keyof ListedPerson)[];
  readonly people: AsyncIterable<readonly ListedPerson[]>;
};

/** REQUEST_INVALID where a page is asked for. What is refused at all is refused before the first of them. */
export async function exportPeople(wanted: unknown, asker: Asker, options: AnswerOptions): Promise<ExportedPeople> {
  const { question, cell, limit, cursor } = wantedOf(wanted);
  if (limit !== undefined || cursor !== undefined)
    throw new Failure('REQUEST_INVALID', { detail: 'limit, cursor: a file holds all pages; leave them out' });
  const { asked, behind } = await behindCell({ question, cell, now: options.clock.now() }, asker, options);
  const batches = streamEvents({
    records: options.records,
    store: options.store,
    workspace: asker.workspace,
    statement: (who) => allSql(behind, behind.people(who)),
    options: { signal: asker.signal },
    among: asked.people(behind.frame.asOf),
  });
  const { counts = false } = behind;
  return {
    columns: ['kind', 'id', 'first', 'last', ...(counts ? (['events'] as const) : [])],
    people: await begun(batches, (row) => personOf(row, counts)),
  };
}

type Row = readonly unknown[];

/** The first batch is there, or whatever refuses it is known, before anything is answered. */
async function begun(
  batches: AsyncIterable<readonly Row[]>,
  told: (row: Row) => ListedPerson,
): Promise<AsyncIterable<readonly ListedPerson[]>> {
  const iterator = batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* rest() {
    try {
      for (let next = first; next.done !== true; next = await iterator.next()) yield next.value.map(told);
    } finally {
      await iterator.return?.();
    }
  })();
}
