import { WriteBehind, type Clock, type Logger } from '../kernel/kernel.ts';
import type { KeysTable, Records } from '../records/records.ts';

export type KeyUsesOptions = {
  readonly records: Pick<Records, 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

const everyMs = 60_000;

/** When keys were last used: noted here, and written to records once a minute, if any was used. */
export class KeyUses {
  readonly #options: KeyUsesOptions;
  readonly #waiting = new Map<string, number>();
  readonly #behind: WriteBehind;

  constructor(options: KeyUsesOptions) {
    this.#options = options;
    const write = (): Promise<void> => this.#write();
    this.#behind = new WriteBehind({ everyMs, write, logger: options.logger, what: 'when keys were used' });
  }

  note(id: string): void {
    this.#waiting.set(id, this.#options.clock.now());
    this.#behind.later();
  }

  /** null: never. */
  lastOf({ id, last_used: written }: Pick<KeysTable, 'id' | 'last_used'>): number | null {
    return this.#waiting.get(id) ?? written;
  }

  stop(): Promise<void> {
    return this.#behind.stop();
  }

  async #write(): Promise<void> {
    const uses = [...this.#waiting];
    if (uses.length === 0) return;
    await this.#options.records.write((db) =>
      uses.map(([id, at]) => db.updateTable('keys').set({ last_used: at }).where('id', '=', id)),
    );
    // What was used meanwhile waits on.
    for (const [id, at] of uses) if (this.#waiting.get(id) === at) this.#waiting.delete(id);
  }
}
