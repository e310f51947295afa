import type { ErrorCode, Position } from '@millrace/contract';
import type { Change, Problem, Rules } from '../catalog/catalog.ts';
import { Failure } from '../kernel/kernel.ts';
import { itemSpans } from './item-spans.ts';
import { judgeItems, type Outcome, type Place } from './judge.ts';
import { parseBody } from './parse.ts';
import { originOf, type OriginOf } from './origin.ts';
import { replayOf, type Collected, type Explained, type Refusal, type Request } from './request.ts';
import { finish } from './steps.ts';

/**
 * An entry of `received`: a byte with the format's version, the header's length (u32, little-endian), the header as
 * JSON, the body as it came, decompressed. The header holds what the body does not say, and the verdicts that were
 * answered: they stand, whatever a later release makes of the same bytes. Its revision names the documents by which the
 * items were judged.
 */
export const formatVersion = 2;

type Always = 'dialect' | 'layout' | 'workspace' | 'producer' | 'received' | 'seed';

/** What is empty, false or 0 is left out, and so is the kind of a public key. */
type Header = Pick<Request, Always> & {
  readonly [K in Exclude<keyof Request, Always>]?: Request[K];
} & {
  readonly count: number;
  /** Of the workspace's documents; absent where none says anything about events. */
  readonly revision?: number;
  /** The items that were not accepted: index, verdict, code. */
  readonly refused?: readonly (readonly [number, Refusal['verdict'], ErrorCode])[];
};

/** JSON leaves out what is undefined. */
type Written = { readonly [K in keyof Header]-?: Header[K] | undefined };

export type ReceivedItem =
  | {
      readonly verdict: 'accepted';
      readonly event: Collected;
      readonly original: () => Buffer;
      readonly origin: OriginOf;
    }
  | (Refusal & {
      readonly workspace: string;
      readonly producer: string;
      readonly received: number;
      readonly position: Position;
      /** The item's bytes as they came. */
      readonly original: () => Buffer;
      readonly origin: OriginOf;
      /** Where it stood before it was sent in again. */
      readonly replayOf?: Position;
    });

export type ReceivedRequest = {
  readonly workspace: string;
  readonly producer: string;
  readonly received: number;
  /** In the order of the request: `items[i]` stands at position index i. */
  readonly items: readonly ReceivedItem[];
};

/** What the documents of a workspace say about its events, as of a revision. */
export type RulesAt = (workspace: string, revision: number) => Promise<Rules | null>;

/** For a log of workspaces without documents about events. */
export const noRulesAt: RulesAt = (workspace, revision) =>
  Promise.reject(new Failure('LOG_CORRUPT', { detail: `nobody knows revision ${revision} of ${workspace}` }));

export type Judged = {
  readonly outcomes: readonly Outcome[];
  /** Of the documents by which they were judged; absent: there are none. */
  readonly revision?: number;
};

/** The parts of an entry, to be appended one after the other. */
export function writeReceived(request: Request, { outcomes, revision }: Judged, body: Buffer): Uint8Array[] {
  let refused: [number, Refusal['verdict'], ErrorCode][] | undefined;
  for (let index = 0; index < outcomes.length; index += 1) {
    const outcome = outcomes[index] as Outcome;
    if ('verdict' in outcome) (refused ??= []).push([index, outcome.verdict, outcome.code]);
  }
  const header: Written = {
    dialect: request.dialect,
    layout: request.layout,
    workspace: request.workspace,
    producer: request.producer,
    received: request.received,
    seed: request.seed,
    count: outcomes.length,
    call: request.call === '' ? undefined : request.call,
    contentType: request.contentType === '' ? undefined : request.contentType,
    headers: request.headers ?? undefined,
    mayImport: request.mayImport ? true : undefined,
    keyKind: request.keyKind === 'public' ? undefined : request.keyKind,
    marks: request.marks === 0 ? undefined : request.marks,
    revision,
    refused,
    replay: request.replay,
  };
  const text = JSON.stringify(header);
  const length = Buffer.byteLength(text);
  const head = Buffer.allocUnsafe(5 + length);
  head[0] = formatVersion;
  head.writeUInt32LE(length, 1);
  head.write(text, 5);
  return [head, body];
}

/** The items of an entry: the same bytes give the same items on every run. */
export async function readReceived(bytes: Buffer, at: Place, rulesAt: RulesAt): Promise<ReceivedRequest> {
  const opened = openReceived(bytes);
  return itemsOf(opened, at, await rulesFor(opened, rulesAt));
}

async function rulesFor({ header, request }: Opened, rulesAt: RulesAt): Promise<Rules | null> {
  return header.revision === undefined ? null : await rulesAt(request.workspace, header.revision);
}

/** `rules`: those of the entry's revision. */
export function itemsOf({ header, request, body }: Opened, at: Place, rules: Rules | null): ReceivedRequest {
  const parsed = finish(parseBody(body, request.layout, request.marks));
  const { outcomes } = finish(judgeItems(parsed, request, body, { at, rules }));
  const { workspace, producer, received } = request;
  if (outcomes.length !== header.count)
    throw new Failure('LOG_CORRUPT', { detail: `${header.count} items were answered, ${outcomes.length} are read` });
  settle(outcomes, header);

  let spans: ReturnType<typeof itemSpans> | undefined;
  const originalOf = (index: number): Buffer => {
    spans ??= itemSpans(body, request.layout);
    const span = spans[index];
    return span === undefined ? body : body.subarray(span.start, span.end);
  };
  const origin: OriginOf = (index) => originOf({ request, header, parsed }, index);
  const items: ReceivedItem[] = [];
  for (let index = 0; index < outcomes.length; index += 1) {
    const outcome = outcomes[index] as Outcome;
    const original = (): Buffer => originalOf(index);
    if ('verdict' in outcome) {
      const position = { partition: at.partition, offset: at.offset, index };
      const before = replayOf(request, index);
      const again = before === undefined ? {} : { replayOf: before };
      items.push({ ...outcome, ...again, workspace, producer, received, position, original, origin });
    } else {
      const event = rules === null ? outcome : withUnique(outcome, rules);
      items.push({ verdict: 'accepted', event, original, origin });
    }
  }
  return { workspace, producer, received, items };
}

/** Collect itself has no use for it, and it costs as much as all checks. */
function withUnique(event: Collected, rules: Rules): Collected {
  const unique = rules.events.get(event.type)?.uniqueOf?.(event.data);
  return unique === undefined ? event : Object.assign(event, { unique });
}

/** What the documents made of one item: from what came to what was judged. */
export type ItemExplained = {
  readonly revision: number;
  readonly mapping: string | null;
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
};

/** undefined where no document had a say. */
export async function explainReceived(
  bytes: Buffer,
  index: number,
  rulesAt: RulesAt,
): Promise<ItemExplained | undefined> {
  const opened = openReceived(bytes);
  const { header, request, body } = opened;
  if (header.revision === undefined) return undefined;
  const rules = await rulesFor(opened, rulesAt);
  const changes: Change[] = [];
  const problems: Problem[] = [];
  const explained: Explained = { index, report: { problems, changes }, mapping: null };
  finish(judgeItems(finish(parseBody(body, request.layout, request.marks)), request, body, { rules, explained }));
  return { revision: header.revision, mapping: explained.mapping, changes, problems };
}

/** When an entry was received, ms since 1970, from its header alone. */
export function readReceivedTime(bytes: Buffer): number {
  return openReceived(bytes).request.received;
}

/**
 * The bytes of the item at `index` as they came, found without parsing; undefined beyond the last. The same as
 * `original` of `readReceived`.
 */
export function originalAt(bytes: Buffer, index: number): Buffer | undefined {
  const { header, request, body } = openReceived(bytes);
  if (!Number.isInteger(index) || index < 0 || index >= header.count) return undefined;
  const span = itemSpans(body, request.layout)[index];
  return span === undefined ? body : body.subarray(span.start, span.end);
}

/** Holds the outcomes to what was answered. */
function settle(outcomes: Outcome[], header: Header): void {
  for (const [index, verdict, code] of header.refused ?? []) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    const detail = 'verdict' in outcome ? outcome.detail : '';
    const known = 'verdict' in outcome ? outcome : { id: outcome.id, type: outcome.type };
    outcomes[index] = { ...known, verdict, code, detail };
  }
}

type Opened = { readonly header: Header; readonly request: Request; readonly body: Buffer };

export function openReceived(bytes: Buffer): Opened {
  const version = bytes[0];
  if (version !== formatVersion) throw new Failure('LOG_CORRUPT', { detail: `entry of format ${version}` });
  const end = 5 + bytes.readUInt32LE(1);
  const header = JSON.parse(bytes.toString('utf8', 5, end)) as Header;
  const request: Request = {
    dialect: header.dialect,
    layout: header.layout,
    contentType: header.contentType ?? '',
    headers: header.headers ?? null,
    call: header.call ?? '',
    workspace: header.workspace,
    producer: header.producer,
    mayImport: header.mayImport === true,
    keyKind: header.keyKind ?? 'public',
    received: header.received,
    seed: header.seed,
    marks: header.marks ?? 0,
    ...(header.replay !== undefined && { replay: header.replay }),
  };
  return { header, request, body: bytes.subarray(end) };
}
