import type { Book, Session } from './session.ts';

type Row = readonly [
  named: string,
  firstTime: number,
  firstOrder: number,
  firstId: string,
  lastTime: number,
  lastOrder: number,
  lastId: string,
  events: number,
  touched: number,
  closed: 0 | 1,
];
type Text = {
  readonly sessions: readonly Row[];
  readonly through: number;
  readonly late: number;
  /** Eight characters each; none where nothing has left the book. */
  readonly told?: string;
};
const toldLength = 8;

/** A book as text: some 150 bytes a session. */
export function printBook({ sessions, through, late, told }: Book): string {
  const left = told.length === 0 ? {} : { told: told.join('') };
  return JSON.stringify({ sessions: sessions.map(rowOf), through, late, ...left } satisfies Text);
}

export function parseBook(text: string): Book {
  const { sessions, through, late, told = '' } = JSON.parse(text) as Text;
  const left = Array.from({ length: told.length / toldLength }, (_, at) =>
    told.slice(at * toldLength, (at + 1) * toldLength),
  );
  return { sessions: sessions.map(sessionOf), through, late, told: left };
}

function rowOf({ named, first, last, events, touched, closed }: Session): Row {
  const ends = [first.time, first.order, first.id, last.time, last.order, last.id] as const;
  return [named, ...ends, events, touched, closed ? 1 : 0];
}

function sessionOf([named, firstTime, firstOrder, firstId, lastTime, lastOrder, lastId, ...rest]: Row): Session {
  const [events, touched, closed] = rest;
  const first = { time: firstTime, order: firstOrder, id: firstId };
  const last = { time: lastTime, order: lastOrder, id: lastId };
  return { named, first, last, events, touched, closed: closed === 1 };
}
