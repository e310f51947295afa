import { WriteBehind, type Clock, type Logger } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';

export type KeyUsesOptions = {
  readonly records: Pick<Records, 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
};
/** Of one secret of a key. */
export type KeyUse = { readonly id: string; readonly hash: string; readonly at: number };

const everyMs = 60_000;

/** When keys were last used: noted here, and written to records once a minute, if any was used. */
export class KeyUses {
  readonly #options: KeyUsesOptions;
  readonly #waiting = new Map<string, KeyUse>();
  readonly #behind: WriteBehind;

  constructor(options: KeyUsesOptions) {
    this.#options = options;
    const write = (): Promise<void> => this.#write();
    this.#behind = new WriteBehind({ everyMs, write, logger: options.logger, what: 'when keys were used' });
  }

  note(use: KeyUse): void {
    this.#waiting.set(use.hash, use);
    this.#behind.later();
  }

  /** `written`: what records say; null: never. */
  last(written: number | null, whose: (use: KeyUse) => boolean): number | null {
    const waiting = [...this.#waiting.values()].filter(whose).map(({ at }) => at);
    return waiting.length === 0 ? written : Math.max(written ?? 0, ...waiting);
  }

  /** Resolves when what was noted before is written, or could not be written now. */
  flush(): Promise<void> {
    return this.#behind.flush();
  }

  stop(): Promise<void> {
    return this.#behind.stop();
  }

  async #write(): Promise<void> {
    const uses = [...this.#waiting.values()].toSorted((one, other) => one.at - other.at);
    if (uses.length === 0) return;
    await this.#options.records.write((db) =>
      uses.flatMap(({ id, hash, at }) => [
        db.updateTable('keys').set({ last_used: at }).where('id', '=', id),
        db.updateTable('former_secrets').set({ last_used: at }).where('hash', '=', hash),
      ]),
    );
    // What was used meanwhile waits on.
    for (const use of uses) if (this.#waiting.get(use.hash) === use) this.#waiting.delete(use.hash);
  }
}
