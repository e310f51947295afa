import { derivedIndex } from '@millrace/contract';
import { readReceived, type Collected, type RulesAt } from '../collect/collect.ts';
import { isFailure } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import { bodyOf } from './row.ts';

/** A place in received. */
export type Place = { readonly offset: number; readonly item: number };

/** Whose event stands at a place, and what it said: enough to tell whether another one is the same. */
export type Remembered = { readonly name: string; readonly body: string };

/** By `placeName`; what was trimmed is not in it. */
export type Remembering = ReadonlyMap<string, Remembered>;
export type Recall = (places: readonly Place[]) => Promise<Remembering>;

export type Named = { readonly workspace: string; readonly producer: string; readonly id: string };

export const nameOf = ({ workspace, producer, id }: Named): string => `${workspace}\u0000${producer}\u0000${id}`;

export const placeName = ({ offset, item }: Place): string => `${offset}:${item}`;

/** Looks back at events: every request is read once, one at a time, however many events of it are asked for. */
export function recaller(received: LogReader, partition: number, rulesAt: RulesAt): Recall {
  return async (places) => {
    const found = new Map<string, Remembered>();
    for (const [offset, items] of itemsByOffset(places)) {
      const events = await eventsAt({ received, partition, rulesAt }, offset);
      for (const item of items) {
        const event = events[item];
        if (event !== undefined) found.set(placeName({ offset, item }), rememberedOf(event));
      }
    }
    return found;
  };
}

export function rememberedOf(event: Collected): Remembered {
  return { name: nameOf(event), body: bodyOf(event) };
}

function itemsByOffset(places: readonly Place[]): Map<number, Set<number>> {
  const wanted = new Map<number, Set<number>>();
  for (const { offset, item } of places) {
    // What was derived stands in no request.
    if (item >= derivedIndex) continue;
    const items = wanted.get(offset);
    if (items === undefined) wanted.set(offset, new Set([item]));
    else items.add(item);
  }
  return wanted;
}

type Log = { readonly received: LogReader; readonly partition: number; readonly rulesAt: RulesAt };

async function eventsAt(
  { received, partition, rulesAt }: Log,
  offset: number,
): Promise<readonly (Collected | undefined)[]> {
  try {
    const { items } = await readReceived(await received.read(partition, offset), { partition, offset }, rulesAt);
    return items.map((item) => (item.verdict === 'accepted' ? item.event : undefined));
  } catch (error) {
    if (isFailure(error, 'LOG_TRIMMED')) return [];
    throw error;
  }
}
