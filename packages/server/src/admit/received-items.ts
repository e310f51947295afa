import { readReceived, type ReceivedItem, type RulesAt } from '../collect/collect.ts';
import type { Entry, LogReader } from '../log/log.ts';
import type { DeferredEvent } from '../records/records.ts';

/** The items of each entry, in order. */
export async function* itemsOf(
  partition: number,
  entries: readonly Entry[],
  rulesAt: RulesAt,
): AsyncIterable<readonly ReceivedItem[]> {
  for (const { bytes, offset } of entries) yield (await readReceived(bytes, { partition, offset }, rulesAt)).items;
}

/** The items that stand at the given positions, sorted by position: each entry is read once. */
export async function* deferredItems(
  received: LogReader,
  places: readonly DeferredEvent[],
  rulesAt: RulesAt,
): AsyncIterable<readonly ReceivedItem[]> {
  let offset = -1;
  let items: readonly ReceivedItem[] = [];
  for (const place of places) {
    if (place.offset !== offset) {
      offset = place.offset;
      const { partition } = place;
      items = (await readReceived(await received.read(partition, offset), { partition, offset }, rulesAt)).items;
    }
    const item = items[place.index];
    if (item !== undefined) yield [item];
  }
}
