import type { QuarantineSearch } from './quarantine-search.ts';

const what = {
  waiting: 'Nothing waits',
  replayed: 'Nothing was sent in again',
  dropped: 'Nothing was dropped',
} as const;

/** That there is nothing, and of what: `Nothing waits with reason EVENT_FIELD_TYPE of type order.sold.` */
export function nothingOf({ state = 'waiting', reason, type, producer }: QuarantineSearch): string {
  return [
    what[state],
    reason !== undefined && ` with reason ${reason}`,
    type !== undefined && (type === '' ? ' of what could not be read' : ` of type ${type}`),
    producer !== undefined && ` from ${producer}`,
    '.',
  ]
    .filter((part) => part !== false)
    .join('');
}
