import type { LiveState } from '@millrace/contract';
import { must, pause, readJson } from '../kernel/kernel.ts';
import type { Store } from '../store/store.ts';
import { changedFields, stateLineOf, type StateLine } from './state-line.ts';
import type { Tail } from './tail.ts';

export type StateListener = {
  readonly workspace: string;
  onChange(change: LiveState): void;
  /** So many changes were left out of a flood. */
  onSkipped(count: number): void;
};

export type StateFeedOptions = {
  readonly tail: Pick<Tail, 'onStates' | 'standing'>;
  readonly store: Pick<Store, 'query'>;
  /** Every version in entries of admitted before this one is in the store. */
  readonly stored: () => number;
};

/** Nobody reads more of one slice, and the main thread must not parse a flood. */
const mostOfEntry = 200;
/** Of one workspace; about 2 KB each. */
const mostKnown = 5_000;
const mostWaiting = 50;
/** Versions come to the store some seconds later. */
const looks = { most: 160, everyMs: 50 };

/** Changes of states as they are committed, to those who listen; what changed is told against the version before. */
export class StateFeed {
  readonly #options: StateFeedOptions;
  readonly #open = new Map<string, WorkspaceFeed>();
  #leave: (() => void) | undefined;

  constructor(options: StateFeedOptions) {
    this.#options = options;
  }

  listen(listener: StateListener): () => void {
    const { workspace } = listener;
    const feed = this.#open.get(workspace) ?? new WorkspaceFeed(workspace, this.#options);
    this.#open.set(workspace, feed);
    feed.listeners.add(listener);
    this.#leave ??= this.#options.tail.onStates((entry, lines) => {
      for (const each of this.#open.values()) each.take(entry, lines);
    });
    return () => {
      feed.listeners.delete(listener);
      if (feed.listeners.size > 0) return;
      this.#open.delete(workspace);
      if (this.#open.size > 0) return;
      this.#leave?.();
      this.#leave = undefined;
    };
  }

  /** Resolves when all that was taken has been told. */
  async idle(): Promise<void> {
    await Promise.all([...this.#open.values()].map((feed) => feed.last));
  }
}

/** One workspace's: entries one after the other, and what is known of the versions before. */
class WorkspaceFeed {
  readonly listeners = new Set<StateListener>();
  last: Promise<void> = Promise.resolve();
  readonly #workspace: string;
  readonly #options: StateFeedOptions;
  readonly #known = new Map<string, Readonly<Record<string, unknown>>>();
  /** Versions from here on were all seen; those before it, and those forgotten, only the store knows. */
  #needs: number;
  #waiting = 0;

  constructor(workspace: string, options: StateFeedOptions) {
    this.#workspace = workspace;
    this.#options = options;
    this.#needs = options.tail.standing.position;
  }

  take(entry: number, lines: Buffer): void {
    const start = Buffer.from(`[${JSON.stringify(this.#workspace)},`);
    const texts: string[] = [];
    let skipped = 0;
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf(10, at);
      const isMine = lines.compare(start, 0, start.length, at, Math.min(at + start.length, end)) === 0;
      if (isMine && texts.length < mostOfEntry && this.#waiting < mostWaiting)
        texts.push(lines.toString('utf8', at, end));
      else if (isMine) skipped += 1;
      at = end + 1;
    }
    // What was left out is not known: whoever comes next of it is compared with what the store has.
    if (skipped > 0) this.#forget(entry);
    if (texts.length + skipped === 0) return;
    this.#waiting += 1;
    this.last = this.last
      .then(() => this.#tell(texts.map(stateLineOf)))
      .finally(() => {
        this.#waiting -= 1;
        if (skipped > 0) for (const listener of this.listeners) listener.onSkipped(skipped);
      });
  }

  #forget(entry: number): void {
    this.#known.clear();
    this.#needs = entry + 1;
  }

  async #tell(states: readonly StateLine[]): Promise<void> {
    const before = await this.#before(states);
    for (const { name, kind, id, version, events, lastSeen, fields } of states) {
      const changed = before === undefined ? null : changedFields(before.get(name) ?? {}, fields);
      this.#known.delete(name);
      this.#known.set(name, fields);
      for (const listener of this.listeners) listener.onChange({ kind, id, version, events, lastSeen, changed });
    }
    const version = states[0]?.version;
    if (version !== undefined && this.#known.size > mostKnown) this.#forget(version);
  }

  /** Fields before this version of them all, of those that had any; undefined where that cannot be told. */
  async #before(states: readonly StateLine[]): Promise<ReadonlyMap<string, StateLine['fields']> | undefined> {
    const found = new Map<string, StateLine['fields']>();
    const unknown: StateLine[] = [];
    for (const state of states) {
      const fields = this.#known.get(state.name);
      if (fields === undefined) unknown.push(state);
      else found.set(state.name, fields);
    }
    const [first] = unknown;
    if (first === undefined) return found;
    const { version } = first;
    try {
      for (let look = 0; this.#options.stored() < Math.min(this.#needs, version); look += 1) {
        if (look >= looks.most) return undefined;
        await pause(looks.everyMs);
      }
      const { rows } = await this.#options.store.query(
        `SELECT kind, id, argMax(JSONExtractRaw(state, 'fields'), version) FROM entity_versions
         WHERE workspace = {workspace:String} AND version < {version:UInt64}
           AND kind IN {kinds:Array(String)} AND id IN {ids:Array(String)}
         GROUP BY kind, id`,
        {
          params: {
            workspace: this.#workspace,
            version,
            kinds: [...new Set(unknown.map(({ kind }) => kind))],
            ids: unknown.map(({ id }) => id),
          },
        },
      );
      for (const [kind, id, fields] of rows) {
        const name = `${String(kind)}/${String(id)}`;
        if (!found.has(name)) found.set(name, fieldsOf(must(fields, 'a state has fields')));
      }
      return found;
    } catch {
      // The store is away: that it changed is told all the same.
      return undefined;
    }
  }
}

function fieldsOf(text: unknown): StateLine['fields'] {
  return text === '' ? {} : (readJson(String(text)) as StateLine['fields']);
}
