import { hash } from 'node:crypto';
import type { Collected } from '../collect/collect.ts';
import type { RecordsWriter, SeenRow, StateKey } from '../records/records.ts';

/** Of a subject: 32 KB. Beyond that the oldest are forgotten, and counted. */
const mostKeys = 4096;
const keyBytes = 8;
/** Held over all subjects, 3 MB or so. */
const mostHeld = 100_000;

type Seen = { readonly key: StateKey; readonly keys: Set<string>; forgotten: number; changed: boolean };

/**
 * What came once for each subject, where a document declares that it may come once only. The first in the order of
 * `received` wins. What a slice has seen is handed out by `changed` and only becomes the truth with the slice's commit;
 * after a failed commit `clear` forgets it.
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
   * corrects or takes back an earlier event is no repeat of it.
   */
  repeats({ workspace, subject, type, unique, test, corrects, retracts }: Collected): boolean {
    if (unique === undefined || subject === undefined || test === true) return false;
    if (corrects !== undefined || retracts !== undefined) return false;
    const seen = this.#of({ workspace, kind: subject.kind, id: subject.id });
    const key = hash('sha256', `${type}\u0000${unique}`, 'binary').slice(0, keyBytes);
    if (seen.keys.has(key)) return true;
    seen.keys.add(key);
    this.#keys += 1;
    if (seen.keys.size > mostKeys) {
      for (const oldest of seen.keys) {
        seen.keys.delete(oldest);
        break;
      }
      seen.forgotten += 1;
    }
    if (!seen.changed) {
      seen.changed = true;
      this.#changed.push(seen);
    }
    return false;
  }

  changed(): SeenRow[] {
    return this.#changed.map(({ key, keys, forgotten }) => ({
      ...key,
      keys: Buffer.from([...keys].join(''), 'latin1').toString('base64'),
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

  #of(key: StateKey): Seen {
    const name = `${key.workspace}\u0000${key.kind}\u0000${key.id}`;
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const row = this.#records.getSeen(key);
    const seen = { key, keys: keysOf(row), forgotten: row?.forgotten ?? 0, changed: false };
    this.#held.set(name, seen);
    this.#keys += seen.keys.size + 1;
    return seen;
  }
}

function keysOf(row: SeenRow | undefined): Set<string> {
  if (row === undefined) return new Set();
  const text = Buffer.from(row.keys, 'base64').toString('latin1');
  return new Set(
    Array.from({ length: text.length / keyBytes }, (_, at) => text.slice(at * keyBytes, (at + 1) * keyBytes)),
  );
}
