import type { Event } from '@millrace/contract';
import { compareText } from '../../language/language.ts';
import { markOf } from './producer-mark.ts';

/** What a fold may see of an event. */
export type FoldEvent = Pick<
  Event,
  | 'id'
  | 'type'
  | 'time'
  | 'received'
  | 'category'
  | 'producer'
  | 'flow'
  | 'order'
  | 'subject'
  | 'test'
  | 'data'
  | 'context'
>;

/**
 * The place of an event inside its subject: (time, order, id, producer), the producer by its mark. `at` is its place in
 * the text that is being written.
 */
export type Key = {
  readonly time: number;
  readonly order: number;
  readonly id: string;
  readonly producer: string;
  at: number;
};

/** Keys that a text refers to, each once. `mark` is negative and its own: a key that carries it is in. */
export type KeyList = { readonly keys: Key[]; mark: number };

export function addKey(list: KeyList, key: Key): void {
  if (key.at === list.mark) return;
  key.at = list.mark;
  list.keys.push(key);
}

/** One event on its way through the folds. Its key is made once, by the first cell that keeps it. */
export type Moment = {
  event: FoldEvent;
  key: Key | undefined;
  /** Raised by whatever a flag tells of, so that a state without any need not be searched for them. */
  odd: boolean;
  /** Raised by a move that is older than what its lifecycle has settled, and so moves nothing. */
  late: boolean;
};

export function keyOf(moment: Moment): Key {
  if (moment.key !== undefined) return moment.key;
  const { time, order, id, producer } = moment.event;
  moment.key = { time, order: order ?? 0, id, producer: markOf(producer), at: 0 };
  return moment.key;
}

export function compareKeys(a: Key, b: Key): number {
  return a.time - b.time || a.order - b.order || compareText(a.id, b.id) || compareText(a.producer, b.producer);
}

/** Where the event stands to a key, without making one. */
export function compareEvent(event: FoldEvent, key: Key): number {
  return (
    event.time - key.time ||
    (event.order ?? 0) - key.order ||
    compareText(event.id, key.id) ||
    compareText(markOf(event.producer), key.producer)
  );
}

/** The key at a place that was read back; undefined where there is none. */
export function keyAt(keys: readonly Key[], at: unknown): Key | undefined {
  return typeof at === 'number' ? keys[at] : undefined;
}
