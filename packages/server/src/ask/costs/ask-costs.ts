import { createHash } from 'node:crypto';
import { askLimits, canonicalJson } from '@millrace/contract';
import { WriteBehind, type Clock, type Logger } from '../../kernel/kernel.ts';
import type { Records } from '../../records/records.ts';
import { askedShape } from '../questions/asked-shape.ts';
import { addAsks, together, type AskRow } from './ask-rows.ts';

/** What one question has cost. */
export type AskedOnce = {
  readonly workspace: string;
  /** As it was asked, or as the document says that it names. */
  readonly question: unknown;
  readonly saved: string | null;
  readonly ms: number;
  readonly rows: number;
  readonly bytes: number;
  /** How long its range is, in ms. */
  readonly span: number;
  /** null: there was no answer. */
  readonly from: 'rollup' | 'both' | 'events' | null;
};

export type AskCostsOptions = {
  readonly records: Pick<Records, 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

const everyMs = 10_000;
/** Shapes that wait to be written. */
const mostWaiting = 2 * askLimits.shapes;

/**
 * What questions cost, by their shape: gathered here and added to records once in ten seconds, if anything was asked. A
 * process that is killed forgets the last of it.
 */
export class AskCosts {
  readonly #options: AskCostsOptions;
  readonly #waiting = new Map<string, AskRow>();
  readonly #forgotten = new Map<string, number>();
  readonly #behind: WriteBehind;

  constructor(options: AskCostsOptions) {
    this.#options = options;
    const write = (): Promise<void> => this.#write();
    this.#behind = new WriteBehind({ everyMs, write, logger: options.logger, what: 'what questions cost' });
  }

  add(once: AskedOnce): void {
    this.#put(rowOf(once, this.#options.clock.now()));
    if (this.#waiting.size > askLimits.shapes) void this.flush();
    this.#behind.later();
  }

  /** Resolves when what was added before is in records, or could not be written now. */
  flush(): Promise<void> {
    return this.#behind.flush();
  }

  stop(): Promise<void> {
    return this.#behind.stop();
  }

  /** The last asked stands last. */
  #put(row: AskRow): void {
    const key = `${row.workspace} ${row.shape}`;
    const known = this.#waiting.get(key);
    this.#waiting.delete(key);
    this.#waiting.set(key, known === undefined ? row : together(row, known));
    if (this.#waiting.size <= mostWaiting) return;
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    this.#waiting.delete(oldest[0]);
    const { workspace } = oldest[1];
    this.#forgotten.set(workspace, (this.#forgotten.get(workspace) ?? 0) + 1);
  }

  async #write(): Promise<void> {
    const rows = [...this.#waiting.values()];
    const forgotten = new Map(this.#forgotten);
    if (rows.length === 0 && forgotten.size === 0) return;
    this.#waiting.clear();
    this.#forgotten.clear();
    try {
      await this.#options.records.write(addAsks(rows, forgotten));
    } catch (error) {
      const since = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const [workspace, shapes] of forgotten)
        this.#forgotten.set(workspace, shapes + (this.#forgotten.get(workspace) ?? 0));
      for (const row of [...rows, ...since]) this.#put(row);
      throw error;
    }
  }
}

function rowOf({ workspace, question, saved, ms, rows, bytes, span, from }: AskedOnce, now: number): AskRow {
  const told = askedShape(question);
  const text = canonicalJson(told.question as never);
  return {
    workspace,
    shape: createHash('sha256')
      .update(`${saved ?? ''}\n${text}`)
      .digest('hex')
      .slice(0, 16),
    question: text,
    saved,
    asked: 1,
    failed: from === null ? 1 : 0,
    ms,
    worst: ms,
    rows_read: rows,
    bytes_read: bytes,
    by_rollup: from === 'rollup' ? 1 : 0,
    by_both: from === 'both' ? 1 : 0,
    by_events: from === 'events' ? 1 : 0,
    span,
    blind: told.blind ? 1 : 0,
    last: now,
  };
}
