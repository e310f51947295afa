import type { Subject } from '@millrace/contract';
import type { RecordsWriter, StateKey, StateRow } from '../records/records.ts';
import { emptySubject, parseSubject, printSubject, type SubjectState } from './folds/subject.ts';

/** A subject that the slice touches. Its state may be changed in place once `load` has run. */
export type Held = { readonly key: StateKey; state: SubjectState; changed: boolean };

/**
 * Subjects' states, decoded. What a slice has changed is handed out by `changed` and only becomes the truth with the
 * slice's commit; after a failed commit `clear` forgets everything. Hot subjects stay, in two generations: a touched one
 * moves to the younger, and when that is full the elder goes.
 */
export class StateCache {
  readonly #records: Pick<RecordsWriter, 'getStates'>;
  readonly #generation: number;
  #young = new Map<string, Held>();
  #old = new Map<string, Held>();
  #missing: Held[] = [];
  #changed: Held[] = [];

  constructor(records: Pick<RecordsWriter, 'getStates'>, generation = 25_000) {
    this.#records = records;
    this.#generation = generation;
  }

  /** Says that the subject is about to change. */
  touch(workspace: string, { kind, id }: Subject): Held {
    const name = `${workspace}\u0000${kind}\u0000${id}`;
    const held = this.#young.get(name) ?? this.#moved(name) ?? this.#begun(name, { workspace, kind, id });
    if (!held.changed) {
      held.changed = true;
      this.#changed.push(held);
    }
    return held;
  }

  /** Reads the touched subjects that were not held, in one go. */
  load(): void {
    const missing = this.#missing;
    this.#missing = [];
    const rows = this.#records.getStates(missing.map(({ key }) => key));
    for (const [at, held] of missing.entries()) {
      const row = rows[at];
      if (row !== undefined) held.state = parseSubject(row.state);
    }
  }

  /** What the slice changed, as rows with the given version. */
  changed(version: number): { readonly row: StateRow; readonly state: SubjectState }[] {
    return this.#changed.map(({ key, state }) => ({ row: { ...key, state: printSubject(state), version }, state }));
  }

  /** The commit stands: the changes are the truth. */
  keep(): void {
    for (const held of this.#changed) held.changed = false;
    this.#changed = [];
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
    this.#missing = [];
    this.#changed = [];
  }

  #moved(name: string): Held | undefined {
    const held = this.#old.get(name);
    if (held !== undefined) this.#young.set(name, held);
    return held;
  }

  #begun(name: string, key: StateKey): Held {
    const held = { key, state: emptySubject(), changed: false };
    this.#young.set(name, held);
    this.#missing.push(held);
    return held;
  }
}
