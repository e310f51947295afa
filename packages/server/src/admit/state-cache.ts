import type { RecordsWriter, StateKey, StateRow } from '../records/records.ts';
import { emptySubject, parseSubject, printSubject, type SubjectState } from './folds/subject.ts';

type Held = { readonly key: StateKey; readonly state: SubjectState; changed: boolean };

/**
 * Subjects' states, decoded. What a slice has changed is handed out by `changed` and only becomes the truth with the
 * slice's commit; after a failed commit `clear` forgets everything. Hot subjects stay: least recently used go first.
 */
export class StateCache {
  readonly #records: Pick<RecordsWriter, 'getStates'>;
  readonly #most: number;
  #held = new Map<string, Held>();
  #changed: Held[] = [];

  constructor(records: Pick<RecordsWriter, 'getStates'>, most = 50_000) {
    this.#records = records;
    this.#most = most;
  }

  /** Reads what is not held yet, in one go. */
  load(keys: Iterable<StateKey>): void {
    const missing = new Map<string, StateKey>();
    for (const key of keys) {
      const name = nameOf(key);
      const held = this.#held.get(name);
      if (held === undefined) missing.set(name, key);
      else {
        this.#held.delete(name);
        this.#held.set(name, held);
      }
    }
    const rows = this.#records.getStates([...missing.values()]);
    let at = 0;
    for (const [name, key] of missing) {
      const row = rows[at];
      this.#held.set(name, {
        key,
        state: row === undefined ? emptySubject() : parseSubject(row.state),
        changed: false,
      });
      at += 1;
    }
  }

  /** The state of a loaded subject, to be changed in place. */
  change(key: StateKey): SubjectState {
    const held = this.#held.get(nameOf(key));
    if (held === undefined) throw new Error(`state of ${key.kind}/${key.id} was not loaded`);
    if (!held.changed) {
      held.changed = true;
      this.#changed.push(held);
    }
    return held.state;
  }

  /** What the slice changed, as rows with the given version. */
  changed(version: number): { readonly row: StateRow; readonly state: SubjectState }[] {
    return this.#changed.map(({ key, state }) => ({ row: { ...key, state: printSubject(state), version }, state }));
  }

  /** The commit stands: the changes are the truth. */
  keep(): void {
    for (const held of this.#changed) held.changed = false;
    this.#changed = [];
    for (const name of this.#held.keys()) {
      if (this.#held.size <= this.#most) break;
      this.#held.delete(name);
    }
  }

  clear(): void {
    this.#held = new Map();
    this.#changed = [];
  }
}

function nameOf(key: StateKey): string {
  return `${key.workspace}\u0000${key.kind}\u0000${key.id}`;
}
