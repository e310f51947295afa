import {
  countEvent,
  learnEvent,
  learningLimits,
  learnProblem,
  nothingLearned,
  parseLearned,
  printLearned,
  type Learned,
  type ProblemCount,
} from '../catalog/catalog.ts';
import type { AdmittedEntry } from '../admit/admit.ts';
import type { LearnedTable } from '../records/records.ts';
import { eachRow, readHead, readRow, timeOf } from './read-rows.ts';

type Known = { readonly workspace: string; readonly learned: Learned };
type Room = { types: number; fields: number };

/** Of the type that stands for those that found no room. */
const noRoom = '';

/** What the stream has said about every type of every workspace, in memory. Bounded, see `learningLimits`. */
export class LearnedTypes {
  readonly #byName = new Map<string, Known>();
  readonly #byHead = new Map<string, Known>();
  readonly #rooms = new Map<string, Room>();
  readonly #changed = new Set<Known>();

  constructor(rows: readonly LearnedTable[]) {
    for (const { workspace, type, state } of rows) this.#keep(workspace, type, parseLearned(state));
  }

  /** Takes an entry of `admitted` whole. */
  take({ header, eventLines }: AdmittedEntry): void {
    const { receivedAt, problems = [] } = header;
    eachRow(eventLines, (row) => {
      const known = this.#ofHead(row.head);
      this.#changed.add(known);
      const { learned, workspace } = known;
      if (!countEvent(learned, receivedAt, () => timeOf(eventLines, row)) || learned.type === noRoom) return;
      const room = this.#roomOf(workspace);
      const left = learningLimits.fieldsInAll - room.fields;
      room.fields += learnEvent(learned, { ...readRow(eventLines, row), at: receivedAt, room: left });
    });
    for (const problem of problems) this.#takeProblem(problem, receivedAt);
  }

  /** The rows of what has changed since it was asked the last time. */
  takeChanged(): LearnedTable[] {
    const rows = [...this.#changed].map(rowOf);
    this.#changed.clear();
    return rows;
  }

  #takeProblem(problem: ProblemCount, at: number): void {
    const known = this.#of(problem.workspace, problem.type);
    this.#changed.add(known);
    learnProblem(known.learned, problem, at);
  }

  #ofHead(head: string): Known {
    const held = this.#byHead.get(head);
    if (held !== undefined) return held;
    const known = this.#of(...readHead(head));
    if (known.learned.type !== noRoom) this.#byHead.set(head, known);
    return known;
  }

  #of(workspace: string, type: string): Known {
    const held = this.#byName.get(nameOf(workspace, type));
    if (held !== undefined) return held;
    if (type !== noRoom && this.#roomOf(workspace).types >= learningLimits.types) return this.#of(workspace, noRoom);
    return this.#keep(workspace, type, nothingLearned(type));
  }

  #keep(workspace: string, type: string, learned: Learned): Known {
    const known = { workspace, learned };
    this.#byName.set(nameOf(workspace, type), known);
    const room = this.#roomOf(workspace);
    if (type !== noRoom) room.types += 1;
    room.fields += learned.fields.size;
    return known;
  }

  #roomOf(workspace: string): Room {
    const held = this.#rooms.get(workspace);
    if (held !== undefined) return held;
    const room = { types: 0, fields: 0 };
    this.#rooms.set(workspace, room);
    return room;
  }
}

function nameOf(workspace: string, type: string): string {
  return `${workspace}\u0000${type}`;
}

function rowOf({ workspace, learned }: Known): LearnedTable {
  const { type, events, first, last, fields, problems, beyond } = learned;
  return {
    workspace,
    type,
    events,
    first,
    last,
    fields: fields.size,
    problems: problems.reduce((sum, { count }) => sum + count, beyond.problems),
    state: printLearned(learned),
  };
}
