import { readReceived, type ReceivedItem } from '../collect/collect.ts';
import type { Entry, LogReader } from '../log/log.ts';
import type { DeferredEvent } from '../records/records.ts';

/** The items of each entry, in order. */
export async function* itemsOf(partition: number, entries: readonly Entry[]): AsyncIterable<readonly ReceivedItem[]> {
  for (const entry of entries) yield readReceived(entry.bytes, { partition, offset: entry.offset }).items;
}

/** The items that stand at the given positions, sorted by position: each entry is read once. */
export async function* deferredItems(
  received: LogReader,
  places: readonly DeferredEvent[],
): AsyncIterable<readonly ReceivedItem[]> {
  let offset = -1;
  let items: readonly ReceivedItem[] = [];
  for (const place of places) {
    if (place.offset !== offset) {
      offset = place.offset;
      items = readReceived(await received.read(place.partition, offset), { partition: place.partition, offset }).items;
    }
    const item = items[place.index];
    if (item !== undefined) yield [item];
  }
}
