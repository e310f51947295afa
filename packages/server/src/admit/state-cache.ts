import type { Subject } from '@millrace/contract';
import type { LateStates, RecordsWriter, StateKey, StateRow } from '../records/records.ts';
import type { State } from './folds/fold.ts';
import { signed, signerOf, type KindFold, type KindFolds } from './kind-folds.ts';

/** So long the follower of corrections has, until a subject that was left is made anew like one that is late. */
const leftMs = 25_000;

/** A subject that the slice touches. Its state may be changed in place once `load` has run. */
export type Held = { readonly key: StateKey; how: KindFold; state: State; changed: boolean; remade?: boolean };

/** A subject's state, made anew of all its events. */
export type Remade = Pick<Held, 'key' | 'how' | 'state'>;

/** What a slice made of a subject. */
export type ChangedState = { readonly row: StateRow; readonly state: Pick<State, 'first' | 'last' | 'events'> };

/**
 * Subjects' states, decoded. What a slice has changed is handed out by `changed` and only becomes the truth with the
 * slice's commit; after a failed commit `clear` forgets everything. Hot subjects stay, in two generations: a touched one
 * moves to the younger, and when that is full the elder goes.
 *
 * A state stays with the version of its kind's document that it began with, until the kind is made anew: half of its
 * events by one version and half by another would be a state of neither.
 */
export class StateCache {
  readonly #records: Pick<RecordsWriter, 'getStates'>;
  readonly #folds: KindFolds;
  readonly #generation: number;
  #young = new Map<string, Held>();
  #old = new Map<string, Held>();
  #missing: Held[] = [];
  #changed: Held[] = [];
  #left: StateKey[] = [];

  constructor(records: Pick<RecordsWriter, 'getStates'>, folds: KindFolds, generation = 25_000) {
    this.#records = records;
    this.#folds = folds;
    this.#generation = generation;
  }

  /** Says that the subject is about to change. */
  touch(workspace: string, { kind, id }: Subject): Held {
    const name = nameOf({ workspace, kind, id });
    const held = this.#young.get(name) ?? this.#moved(name) ?? this.#begun(name, { workspace, kind, id });
    if (!held.changed) {
      held.changed = true;
      this.#changed.push(held);
    }
    return held;
  }

  /** Says that the subject is to be made anew: an event of it is in its state from then on only. */
  leave(workspace: string, { kind, id }: Subject): void {
    this.#left.push({ workspace, kind, id });
  }

  /** Reads the touched subjects that were not held, in one go. */
  async load(): Promise<void> {
    if (this.#missing.length === 0) return;
    const missing = this.#missing;
    this.#missing = [];
    const rows = this.#records.getStates(missing.map(({ key }) => key));
    for (const [at, held] of missing.entries()) {
      const row = rows[at];
      if (row === undefined) continue;
      const hash = signerOf(row.state);
      const { workspace, kind } = held.key;
      if (hash !== held.how.hash) held.how = await this.#folds.of(workspace, kind, hash);
      held.state = held.how.fold.parse(row.state);
    }
  }

  /** What the subject was is forgotten: this is what it is. */
  replace({ key, how, state }: Remade): void {
    const held = { key, how, state, changed: true, remade: true };
    this.#young.set(nameOf(key), held);
    this.#changed.push(held);
  }

  /** What the slice changed, as rows with the given version. */
  changed(version: number): ChangedState[] {
    return this.#changed.map(({ key, how, state }) => ({
      row: { ...key, state: signed(how.fold.print(state), how.hash), version },
      state,
    }));
  }

  /** Whether subjects were left as they are. */
  get hasLeft(): boolean {
    return this.#left.length > 0;
  }

  /** Which of them are to be made anew, because a move came late or an event was left out of them, now; and which were. */
  late(now: number): LateStates {
    const found = this.#changed.filter(({ state }) => state.late);
    const remade = this.#changed.filter((held) => held.remade === true);
    const late = found.map(({ key }) => ({ ...key, since: now }));
    const left = this.#left.map((key) => ({ ...key, since: now + leftMs }));
    return { found: [...late, ...left], remade: remade.map(({ key }) => key) };
  }

  /** The commit stands: the changes are the truth. */
  keep(): void {
    for (const held of this.#changed) {
      held.changed = false;
      held.remade = false;
      held.state.late = false;
    }
    this.#changed = [];
    this.#left = [];
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
    this.#missing = [];
    this.#changed = [];
    this.#left = [];
  }

  #moved(name: string): Held | undefined {
    const held = this.#old.get(name);
    if (held !== undefined) this.#young.set(name, held);
    return held;
  }

  #begun(name: string, key: StateKey): Held {
    const how = this.#folds.now(key.workspace, key.kind);
    const held = { key, how, state: how.fold.empty(), changed: false };
    this.#young.set(name, held);
    this.#missing.push(held);
    return held;
  }
}

function nameOf({ workspace, kind, id }: StateKey): string {
  return `${workspace}\u0000${kind}\u0000${id}`;
}
