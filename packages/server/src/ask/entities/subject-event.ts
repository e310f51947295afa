import type { EventView, JsonObject } from '@millrace/contract';
import type { FoldEvent } from '../../admit/admit.ts';

/** An event of one subject, whether it comes from the store or was only just admitted. */
export type SubjectEvent = {
  readonly view: EventView;
  /** Offset of its entry in admitted. */
  readonly admitted: number;
  /** The producer's order, 0 = none. */
  readonly order: number;
};

/** What admit may not yet have brought to the store. */
export type Newest = {
  /** Everything in entries of admitted before this one is in the store. */
  readonly from: number;
  /** The subject's events in the entries from there on. */
  readonly events: readonly SubjectEvent[];
  /** Received time up to which all events are in these or in the store; ms since 1970. */
  readonly through: number;
};

export type Subjects = { readonly workspace: string; readonly kind: string; readonly ids: readonly string[] };

/** The event as admit folds it: times in ms since 1970, what is missing left out. */
export function foldEventOf({ view, order }: SubjectEvent): FoldEvent {
  const { id, type, category, producer, flow, subject, test, data, context } = view;
  return {
    id,
    type,
    category,
    producer,
    time: Date.parse(view.time),
    received: Date.parse(view.received),
    data: data as JsonObject,
    context: context as JsonObject,
    ...(flow !== null && { flow }),
    ...(order !== 0 && { order }),
    ...(subject !== null && { subject }),
    ...(test && { test: true as const }),
  };
}
