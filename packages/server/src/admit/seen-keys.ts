import { hash } from 'node:crypto';
import type { Collected } from '../collect/collect.ts';
import type { RecordsWriter, SeenRow, StateKey } from '../records/records.ts';
import { identityMark } from './identity.ts';

/** Of a subject: 64 KB with their holders. Beyond that the oldest are forgotten, and counted. */
const mostKeys = 4096;
/** Of a subject: events that were named before they came. Beyond that the oldest are forgotten, and counted. */
const mostGone = 256;
const markBytes = 8;
const noMark = '\u0000'.repeat(markBytes);
/** Held over all subjects, 12 MB or so. */
const mostHeld = 100_000;

type Seen = {
  readonly key: StateKey;
  /** By key, the event that holds it. */
  readonly keys: Map<string, string>;
  /** By event, the key that it holds. */
  readonly held: Map<string, string>;
  readonly gone: Set<string>;
  forgotten: number;
  changed: boolean;
};

/**
 * What came once for each subject, where a document declares that it may come once only. The first in the order of
 * `received` wins, and holds its key until an event of the same subject replaces it or takes it back: that one takes the
 * key that it has itself, if it is free. What a slice has seen is handed out by `changed` and only becomes the truth with
 * the slice's commit; after a failed commit `clear` forgets it.
 */
export class SeenKeys {
  readonly #records: Pick<RecordsWriter, 'getSeen'>;
  readonly #held = new Map<string, Seen>();
  #changed: Seen[] = [];
  #keys = 0;

  constructor(records: Pick<RecordsWriter, 'getSeen'>) {
    this.#records = records;
  }

  /**
   * Whether the event repeats what came once for its subject; if not, it is remembered. Test events have no say, and what
   * names another is no repeat. `isKnown`: whether an event of the same producer with this id was here.
   */
  repeats(event: Collected, isKnown: (id: string) => boolean): boolean {
    const { workspace, subject, type, unique, test, corrects, retracts } = event;
    if (subject === undefined || test === true) return false;
    const names = corrects !== undefined || retracts !== undefined;
    if (!names && unique === undefined) return false;
    const seen = this.#of({ workspace, kind: subject.kind, id: subject.id });
    if (corrects !== undefined) this.#release(seen, { ...event, id: corrects }, isKnown);
    if (retracts !== undefined) this.#release(seen, { ...event, id: retracts }, isKnown);
    if (unique === undefined) return false;
    const key = hash('sha256', `${type}\u0000${unique}`, 'binary').slice(0, markBytes);
    const mark = identityMark(event);
    // It was named before it came, so it stands for nothing.
    if (seen.gone.delete(mark)) {
      this.#change(seen);
      return false;
    }
    if (seen.keys.has(key)) return !names;
    this.#take(seen, key, mark);
    return false;
  }

  changed(): SeenRow[] {
    return this.#changed.map(({ key, keys, gone, forgotten }) => ({
      ...key,
      keys: textOf(keys.keys()),
      holders: textOf(keys.values()),
      gone: textOf(gone),
      forgotten,
    }));
  }

  /** The commit stands: the changes are the truth. */
  keep(): void {
    for (const seen of this.#changed) seen.changed = false;
    this.#changed = [];
    if (this.#keys > mostHeld) this.clear();
  }

  clear(): void {
    this.#held.clear();
    this.#changed = [];
    this.#keys = 0;
  }

  #take(seen: Seen, key: string, mark: string): void {
    seen.keys.set(key, mark);
    seen.held.set(mark, key);
    this.#keys += 1;
    if (seen.keys.size > mostKeys) {
      for (const [oldest, holder] of seen.keys) {
        seen.keys.delete(oldest);
        seen.held.delete(holder);
        break;
      }
      seen.forgotten += 1;
    }
    this.#change(seen);
  }

  /** What the event holds is free; one that has not come will hold nothing. */
  #release(
    seen: Seen,
    event: Pick<Collected, 'workspace' | 'producer' | 'id'>,
    isKnown: (id: string) => boolean,
  ): void {
    const mark = identityMark(event);
    const key = seen.held.get(mark);
    if (key !== undefined) {
      seen.keys.delete(key);
      seen.held.delete(mark);
      this.#keys -= 1;
    } else {
      if (seen.gone.has(mark) || isKnown(event.id)) return;
      seen.gone.add(mark);
      if (seen.gone.size > mostGone) {
        for (const oldest of seen.gone) {
          seen.gone.delete(oldest);
          break;
        }
        seen.forgotten += 1;
      }
    }
    this.#change(seen);
  }

  #change(seen: Seen): void {
    if (seen.changed) return;
    seen.changed = true;
    this.#changed.push(seen);
  }

  #of(key: StateKey): Seen {
    const name = `${key.workspace}\u0000${key.kind}\u0000${key.id}`;
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const seen = seenOf(key, this.#records.getSeen(key));
    this.#held.set(name, seen);
    this.#keys += seen.keys.size + 1;
    return seen;
  }
}

function seenOf(key: StateKey, row: SeenRow | undefined): Seen {
  const keys = marksIn(row?.keys ?? '');
  const holders = marksIn(row?.holders ?? '');
  const pairs = keys.map((each, at) => [each, holders[at] ?? noMark] as const);
  return {
    key,
    keys: new Map(pairs),
    held: new Map(pairs.flatMap(([each, holder]) => (holder === noMark ? [] : [[holder, each]]))),
    gone: new Set(marksIn(row?.gone ?? '')),
    forgotten: row?.forgotten ?? 0,
    changed: false,
  };
}

function textOf(marks: Iterable<string>): string {
  return Buffer.from([...marks].join(''), 'latin1').toString('base64');
}

function marksIn(base64: string): string[] {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return Array.from({ length: text.length / markBytes }, (_, at) => text.slice(at * markBytes, (at + 1) * markBytes));
}
