import type { EntitySpec, JsonObject, Subject } from '@millrace/contract';
import type { FoldEvent } from '../../admit/admit.ts';
import { readJson } from '../../kernel/kernel.ts';
import { wholeContext } from '../whole-context.ts';

export type Documents = { readonly data: boolean; readonly context: boolean };

/** What folds may see of a row of `events`, in the order in which `foldEventAt` reads it. JSON is most of a row. */
export function foldColumns({ data, context }: Documents): string {
  return [
    'type, toUnixTimestamp64Milli(time) AS at, sort_order, id, producer, category, flow',
    'toUnixTimestamp64Milli(received) AS received_at, test, subject',
    data ? 'data' : `'{}'`,
    context ? 'context, library, ip' : `'{}', '', ''`,
  ].join(', ');
}

/** Which JSON an expression of the document may look into. */
export function documentsOf(spec: EntitySpec | null): Documents {
  const said = spec === null ? '' : JSON.stringify(spec);
  return { data: said.includes('data'), context: said.includes('context') };
}

/** A row as a fold sees it. */
export function foldEventAt(kind: string, row: readonly unknown[]): FoldEvent {
  // A member that is there and undefined reads like one that is not there.
  return new StoredEvent(kind, row) as FoldEvent;
}

/** Most events of a subject change a counter at most, so JSON is parsed where a fold looks into it. */
class StoredEvent {
  readonly type: string;
  readonly time: number;
  readonly order: number | undefined;
  readonly id: string;
  readonly producer: string;
  readonly category: string;
  readonly received: number;
  readonly subject: Subject;
  readonly #row: readonly unknown[];
  #data: JsonObject | undefined;
  #context: JsonObject | undefined;

  constructor(kind: string, row: readonly unknown[]) {
    this.#row = row;
    this.type = row[0] as string;
    this.time = Number(row[1]);
    this.order = row[2] === 0 ? undefined : (row[2] as number);
    this.id = row[3] as string;
    this.producer = row[4] as string;
    this.category = row[5] as string;
    this.received = Number(row[7]);
    this.subject = { kind, id: row[9] as string };
  }

  get flow(): string | undefined {
    return this.#row[6] === '' ? undefined : (this.#row[6] as string);
  }

  get test(): true | undefined {
    return this.#row[8] === 1 ? true : undefined;
  }

  get data(): JsonObject {
    return (this.#data ??= readJson(this.#row[10] as string) as JsonObject);
  }

  get context(): JsonObject {
    const [rest, library, ip] = [this.#row[11] as string, this.#row[12] as string, this.#row[13] as string];
    return (this.#context ??= wholeContext(readJson(rest) as JsonObject, { library, ip }) as JsonObject);
  }
}
