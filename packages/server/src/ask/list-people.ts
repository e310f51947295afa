import { PeopleWanted, type PeoplePage } from '@millrace/contract';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, readCursor, within, writeCursor } from '../kernel/kernel.ts';
import { readEvents } from '../measure/measure.ts';
import type { AnswerOptions, Asker } from './answer-question.ts';
import { compileAmong, splitAmong } from './questions/among.ts';
import { pageSql } from './questions/behind.ts';
import { checkQuestion } from './questions/check-question.ts';
import { peopleBehind } from './questions/kinds.ts';
import { savedQuestion } from './questions/saved.ts';

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
  const documents = options.documentsOf(asker.workspace);
  const saved = savedQuestion(question, documents);
  const { among, rest } = splitAmong(saved?.question ?? question);
  const asking = { workspace: asker.workspace, now, documents, chosen: among !== undefined };
  const { frame, people } = peopleBehind(checkQuestion(rest), asking, cell);
  const through = options.through();
  const { rows } = await readEvents({
    records,
    store,
    workspace: asker.workspace,
    statement: (who) => pageSql(people(who), after, limit + 1),
    options: { signal: asker.signal },
    ...(among === undefined ? {} : { among: compileAmong(among, frame.asOf, asking) }),
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    people: page.map(([kind, id, from, to]) => ({
      kind: String(kind),
      id: String(id),
      first: new Date(Number(from)).toISOString(),
      last: new Date(Number(to)).toISOString(),
    })),
    n: Number(rows[0]?.[4] ?? 0),
    cursor:
      rows.length > limit && last !== undefined ? writeCursor([now, String(last[0]), String(last[1])], same) : null,
    asOf: new Date(frame.asOf).toISOString(),
    through: new Date(through).toISOString(),
  };
}

function wantedOf(wanted: unknown): PeopleWanted {
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
