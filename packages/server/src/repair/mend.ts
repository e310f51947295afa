import type { Json, JsonObject, QuarantinedItem, ReplayWanted } from '@millrace/contract';
import type { EventMasks } from '../ask/ask.ts';
import { asNative, readReplayItem, withItem, type ReplayItem } from '../collect/collect.ts';
import { originalOf, restored, shownOf } from './shown.ts';

/** What a mapping document makes of an item. */
export type Mapping = (item: JsonObject) => JsonObject | undefined;

export type Mending = Pick<ReplayWanted, 'event' | 'edit'> & {
  readonly mapping?: Mapping;
  /** Whoever wrote `event` has seen the item so. */
  readonly masks: EventMasks;
};

/** The item as it is sent in again. Pure. What cannot be mended stays as it is, for collect to judge. */
export function mend(item: ReplayItem, view: Pick<QuarantinedItem, 'code' | 'type'>, mending: Mending): ReplayItem {
  const { event, edit, mapping, masks } = mending;
  const { code } = view;
  if (event !== undefined) {
    const whole = restored(event, shownOf(item.bytes, view, masks), originalOf(item.bytes));
    return withNewId(withItem(item, whole as JsonObject), code, item);
  }
  const read = edit === undefined && mapping === undefined ? undefined : readReplayItem(item);
  if (read === undefined) return item;
  if (mapping !== undefined) {
    const mapped = mapping(read);
    return mapped === undefined ? item : asNative(item, mapped);
  }
  return withNewId(withItem(item, patched(read, edit ?? {}) as JsonObject), code, item);
}

/** A conflict that is said to correct the first event of its id is another event: it is given an id of its own. */
function withNewId(mended: ReplayItem, code: QuarantinedItem['code'], before: ReplayItem): ReplayItem {
  if (code !== 'EVENT_CONFLICT' || mended.origin.dialect !== 'native') return mended;
  const { id, ...rest } = readReplayItem(mended) ?? {};
  const same = id !== undefined && id === readReplayItem(before)?.['id'];
  return same && rest['corrects'] !== undefined && rest['corrects'] !== null ? withItem(mended, rest) : mended;
}

/** RFC 7396. */
export function patched(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, patched(result.get(name), value));
  }
  return Object.fromEntries(result);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
