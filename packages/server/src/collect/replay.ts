import type { JsonObject, Position } from '@millrace/contract';
import type { Rules } from '../catalog/catalog.ts';
import { isFailure } from '../kernel/kernel.ts';
import { fromBinary } from './dialects/cloudevents.ts';
import { measure } from './item-limits.ts';
import { judgeItems, type Outcome } from './judge.ts';
import { parseJson } from './json.ts';
import type { Origin } from './origin.ts';
import { parseBody, scan } from './parse.ts';
import { writeReceived } from './received-entry.ts';
import { isItem, type Layout, type Replay, type Request } from './request.ts';
import { takeTurns } from './steps.ts';

/** An item that was received before: where, its bytes now, and what they do not say. */
export type ReplayItem = { readonly position: Position; readonly bytes: Buffer; readonly origin: Origin };

export type ReplayOptions = {
  readonly workspace: string;
  /** Now, in ms since 1970. */
  readonly received: number;
  /** What the documents say now; null: nothing. */
  readonly rules: Rules | null;
  readonly revision: number;
  /** What is not sent in although nothing is wrong with it. */
  readonly keepBack: (item: ReplayItem, outcome: Outcome) => boolean;
};

export type ReplayEntry = {
  /** To be appended to `received` one after the other. */
  readonly parts: Uint8Array[];
  readonly items: readonly ReplayItem[];
};

/** What collect says of each item, in their order, and the entries of those that are no longer refused. */
export type ReplayJudged = { readonly outcomes: readonly Outcome[]; readonly entries: readonly ReplayEntry[] };

/**
 * Items sent in again. Each entry holds items of one former entry in the form they came in, so that times and minted ids
 * are those of the first time: what is sent in twice is the same event. Refused items are in none.
 */
export async function judgeReplay(items: readonly ReplayItem[], options: ReplayOptions): Promise<ReplayJudged> {
  const outcomes = new Map<ReplayItem, Outcome>();
  const entries: ReplayEntry[] = [];
  for (const group of groupsOf(items)) {
    const judged = await judgeGroup(group, options);
    group.forEach((item, index) => outcomes.set(item, judged.outcomes[index] ?? nothing));
    const passing = group.filter((item, index) => {
      const outcome = judged.outcomes[index];
      return outcome !== undefined && passes(outcome) && !options.keepBack(item, outcome);
    });
    if (passing.length === 0) continue;
    const whole = passing.length === group.length ? judged : await judgeGroup(passing, options);
    if (whole.parts !== null) entries.push({ parts: whole.parts, items: passing });
  }
  return { outcomes: items.map((item) => outcomes.get(item) ?? nothing), entries };
}

/** The item as a JSON object, in its own dialect; of a CloudEvent in binary form the structured one. */
export function readReplayItem({ bytes, origin }: Pick<ReplayItem, 'bytes' | 'origin'>): JsonObject | undefined {
  const found = measure(bytes, 0, bytes.length, 0);
  const { headers, contentType } = origin;
  const value = origin.whole ? fromBinary(bytes, { headers, contentType, marks: found }) : parseJson(bytes, found);
  return isItem(value) ? (value as JsonObject) : undefined;
}

/** The item with other bytes. */
export function withItem({ position, origin }: ReplayItem, item: JsonObject): ReplayItem {
  const bytes = Buffer.from(JSON.stringify(item));
  return { position, bytes, origin: { ...origin, whole: false, headers: null, contentType: '' } };
}

/** The item as an event in its native form. */
export function asNative(item: ReplayItem, event: JsonObject): ReplayItem {
  const { position, bytes, origin } = withItem(item, event);
  return { position, bytes, origin: { ...origin, dialect: 'native', call: '', shared: null } };
}

const nothing: Outcome = { verdict: 'rejected', code: 'EVENT_NOT_OBJECT', detail: '', id: null, type: null };

function passes(outcome: Outcome): boolean {
  return !('verdict' in outcome) || outcome.verdict === 'dropped';
}

/** Of one entry and one form each; what was a whole body stays alone. */
function groupsOf(items: readonly ReplayItem[]): ReplayItem[][] {
  const groups = new Map<string, ReplayItem[]>();
  for (const item of items) {
    const { position, origin } = item;
    const alone = origin.whole ? position.index : '';
    const name = `${position.partition}/${position.offset}/${origin.dialect}/${origin.call}/${alone}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

type GroupJudged = { readonly outcomes: readonly Outcome[]; readonly parts: Uint8Array[] | null };

async function judgeGroup(
  group: readonly ReplayItem[],
  { workspace, received, rules, revision }: ReplayOptions,
): Promise<GroupJudged> {
  const { layout, body } = bodyOf(group);
  const [{ origin, position } = { origin: null, position: null }] = group;
  if (origin === null) return { outcomes: [], parts: null };
  const { dialect, call, contentType, headers, producer, mayImport, keyKind, seed } = origin;
  const replay: Replay = {
    partition: position.partition,
    offset: position.offset,
    indexes: group.map((item) => item.position.index),
    received: origin.received,
    minted: group.map((item) => item.origin.index),
  };
  const form = { dialect, layout, call, contentType, headers };
  try {
    const marks = await takeTurns(scan(body, layout));
    const request: Request = { ...form, workspace, producer, mayImport, keyKind, received, seed, marks, replay };
    const parsed = await takeTurns(parseBody(body, layout, marks));
    const { outcomes } = await takeTurns(judgeItems(parsed, request, body, { rules }));
    const judged = rules === null ? { outcomes } : { outcomes, revision };
    return { outcomes, parts: writeReceived(request, judged, body) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, detail = '' } = error;
    const refused: Outcome = { verdict: 'rejected', code, detail, id: null, type: null };
    return { outcomes: group.map(() => refused), parts: null };
  }
}

/** The bytes of the items as they stand, as a body that its dialect reads. */
function bodyOf(group: readonly ReplayItem[]): { readonly layout: Layout; readonly body: Buffer } {
  const [first] = group;
  if (first?.origin.whole === true) return { layout: 'whole', body: first.bytes };
  const list = group.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [comma, bytes]));
  if (first?.origin.dialect !== 'segment')
    return { layout: 'json', body: Buffer.concat([Buffer.from('['), ...list, Buffer.from(']')]) };
  const shared = JSON.stringify(first.origin.shared ?? {}).slice(0, -1);
  const open = `${shared}${shared === '{' ? '' : ','}"batch":[`;
  return { layout: 'batch', body: Buffer.concat([Buffer.from(open), ...list, Buffer.from(']}')]) };
}

const comma = Buffer.from(',');
