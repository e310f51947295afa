import { PeopleWanted, type ListedPerson, type PeoplePage } from '@millrace/contract';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, readCursor, within, writeCursor } from '../kernel/kernel.ts';
import { readEvents, rollupForms } from '../measure/measure.ts';
import type { AnswerOptions, Asker } from './answer-question.ts';
import { askedBy, type Asked } from './questions/asked.ts';
import { pageSql, type Cells } from './questions/behind.ts';
import { openedCell, peopleBehind } from './questions/kinds.ts';
import { savedList } from './questions/saved-list.ts';
import type { Reading } from './read-one.ts';
import { runReads } from './run-reads.ts';

/** The question is checked by itself, with a better word for what is wrong. */
const form = Compile(
  Type.Object({ ...PeopleWanted.properties, question: Type.Unknown() }, { additionalProperties: false }),
);
const defaultLimit = 100;

/**
 * One page of who stands behind a cell. All pages are asked as of the same moment; who has come into the cell since is
 * on a later page only by the order of ids.
 */
export async function listPeople(wanted: unknown, asker: Asker, options: AnswerOptions): Promise<PeoplePage> {
  const { records, store, clock } = options;
  const { question, cell, limit = defaultLimit, cursor } = wantedOf(wanted);
  const same = [asker.workspace, question, cell];
  const [now, ...after] = cursor === undefined ? ([clock.now(), '', ''] as const) : placeOf(cursor, same);
  const through = options.through();
  const { asked, behind, told } = await behindCell({ question, cell, now }, asker, options);
  const { frame, counts = false } = behind;
  const { rows: found } = await readEvents({
    records,
    store,
    workspace: asker.workspace,
    // One more for the next page, and one for events without a subject.
    statement: (who) => pageSql(behind, behind.people(who), { after, limit: limit + 2 }),
    options: { signal: asker.signal },
    among: asked.people(frame.asOf),
  });
  const rows = found.filter(([kind]) => kind !== '');
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const [, , , , , whole = 0, total = 0] = found[0] ?? [];
  return {
    people: page.map((row) => personOf(row, counts)),
    n: Number(whole),
    ...(counts && { events: Number(total) }),
    cursor:
      rows.length > limit && last !== undefined ? writeCursor([now, String(last[0]), String(last[1])], same) : null,
    asOf: new Date(frame.asOf).toISOString(),
    through: new Date(through).toISOString(),
    segment: savedList(asked, told, told !== cell),
  };
}

/** A row of kind, name, first, last and events. */
export function personOf([kind, id, first, last, events]: readonly unknown[], counts: boolean): ListedPerson {
  return {
    kind: String(kind),
    id: String(id),
    first: new Date(Number(first)).toISOString(),
    last: new Date(Number(last)).toISOString(),
    ...(counts && { events: Number(events) }),
  };
}

type CellAsked = Pick<PeopleWanted, 'question' | 'cell'> & { readonly now: number };

/** A question as it was asked, who is behind the cell, and the cell as it says so by itself. */
export async function behindCell({ question, cell, now }: CellAsked, asker: Asker, options: AnswerOptions) {
  const { records, store, documentsOf } = options;
  const { workspace } = asker;
  const documents = documentsOf(workspace);
  const asked = askedBy(question, { workspace, now, documents });
  const told = await toldCell(asked, cell, { records, store, asker, forms: rollupForms(documents) });
  return { asked, told, behind: peopleBehind(asked.question, asked.asking, told) };
}

/** The cell as it says by itself who is in it. */
async function toldCell(asked: Asked, cell: Cells, reading: Omit<Reading, 'among' | 'isChosen'>): Promise<Cells> {
  const { question, asking } = asked;
  const opened = openedCell(question, asking, cell);
  if (opened === undefined) return cell;
  const among = asked.people(opened.asOf);
  const results = await runReads(opened.reads, { ...reading, among, isChosen: asking.chosen === true });
  return opened.cell(results.map(({ rows }) => rows));
}

/** REQUEST_INVALID with the place. */
export function wantedOf(wanted: unknown): PeopleWanted {
  if (form.Check(wanted)) return wanted as PeopleWanted;
  const { path, message } = firstMisfit(form.Errors(wanted), within(wanted));
  throw new Failure('REQUEST_INVALID', { detail: `${path.slice(1).replaceAll('/', '.') || 'body'}: ${message}` });
}

type PlaceInList = readonly [now: number, kind: string, name: string];

function placeOf(cursor: string, same: unknown): PlaceInList {
  const [now, kind, name, ...more] = readCursor(cursor, same);
  if (typeof now === 'number' && typeof kind === 'string' && typeof name === 'string' && more.length === 0)
    return [now, kind, name];
  throw new Failure('CURSOR_INVALID');
}
