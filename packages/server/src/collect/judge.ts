import { derivedTypes, limits, type ErrorCode, type JsonObject } from '@millrace/contract';
import type { Rules } from '../catalog/catalog.ts';
import { Failure } from '../kernel/kernel.ts';
import { applyRules } from './apply-rules.ts';
import { quarantine, refusalOf, reject } from './assemble.ts';
import { fromBinary, readCloudEvent } from './dialects/cloudevents.ts';
import { readNative } from './dialects/native.ts';
import { openBatch, readSegment } from './dialects/segment.ts';
import { mostItems, tooMany } from './item-spans.ts';
import type { Parsed } from './parse.ts';
import {
  isItem,
  type Collected,
  type Explained,
  type Item,
  type Noise,
  type Reading,
  type Refusal,
  type Request,
  type Warning,
} from './request.ts';
import type { Steps } from './steps.ts';

export type Outcome = Collected | Refusal;
export type Place = { readonly partition: number; readonly offset: number };

/** Items between two pauses: about 2 ms. */
const sliceItems = 5000;

const nowhere: Place = { partition: 0, offset: 0 };

export type Judgement = {
  /** One for each item, in order. */
  readonly outcomes: Outcome[];
  /** Indexes of the accepted events whose id was minted. */
  readonly minted: readonly number[];
  /** Indexes of the events whose time was clamped. */
  readonly clamped: readonly number[];
  readonly warned: readonly Warning[];
};

export type JudgeOptions = {
  /** Where the entry stands; absent before it has been written. */
  readonly at?: Place;
  /** What the documents of the workspace say; null: nothing. */
  readonly rules: Rules | null;
  readonly explained?: Explained;
  /** Told of each item that a mapping takes. */
  readonly onMapped?: (index: number, mapping: string) => void;
  /** Told of each item that is noise. */
  readonly onNoise?: (noise: Noise) => void;
};

/**
 * Pure: the same body and request give the same outcomes. Fails with REQUEST_INVALID, BODY_NOT_JSON or BODY_TOO_LARGE
 * when there are no items to judge.
 */
export function* judgeItems(
  parsed: Parsed,
  request: Request,
  body: Buffer,
  { at = nowhere, rules, explained, onMapped, onNoise }: JudgeOptions,
): Steps<Judgement> {
  const reading: Reading = {
    request,
    partition: at.partition,
    offset: at.offset,
    context: null,
    integrations: null,
    skew: Number.NaN,
    minted: [],
    clamped: [],
    warned: [],
    report: { problems: [], changes: null },
    explained: explained ?? null,
    onMapped: onMapped ?? null,
    onNoise: onNoise ?? null,
  };
  const values = valuesOf(parsed, body, reading);
  if (values.length > mostItems) throw tooMany();
  const outcomes: Outcome[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const outcome = withoutDerived(judge(values[index], index, reading, { rules, broken: parsed.broken }));
    outcomes.push(rules === null || 'verdict' in outcome ? outcome : applyRules(outcome, index, rules, reading));
    if (index % sliceItems === sliceItems - 1) yield;
  }
  return { outcomes, minted: reading.minted, clamped: reading.clamped, warned: reading.warned };
}

function valuesOf({ value, broken }: Parsed, body: Buffer, reading: Reading): readonly unknown[] {
  switch (reading.request.layout) {
    case 'lines':
      return value as unknown[];
    case 'json':
      return Array.isArray(value) ? value : [value];
    case 'call':
      return [value];
    case 'batch': {
      const batch = openBatch(value, reading);
      if (batch === null)
        throw new Failure('REQUEST_INVALID', { detail: 'a batch is an object with an array `batch`' });
      checkExpansion(reading, batch.length);
      return batch;
    }
    case 'whole': {
      const item = broken?.has(0) === true ? {} : fromBinary(body, reading.request);
      if (item === undefined) throw new Failure('BODY_NOT_JSON');
      return [item];
    }
  }
}

/** What the platform itself makes nobody else says. */
function withoutDerived(outcome: Outcome): Outcome {
  if ('verdict' in outcome || !derivedTypes.has(outcome.type)) return outcome;
  return quarantine('EVENT_TYPE_RESERVED', 'type', outcome);
}

type Known = { readonly rules: Rules | null; readonly broken: Parsed['broken'] };

function judge(value: unknown, index: number, reading: Reading, { rules, broken }: Known): Outcome {
  const { dialect, layout } = reading.request;
  const code: ErrorCode | undefined = broken === null ? undefined : broken.get(index);
  if (code !== undefined && code !== 'EVENT_FIELD_INVALID') return reject(code, '');
  if (!isItem(value))
    return reject(layout === 'lines' && value === undefined ? 'EVENT_NOT_JSON' : 'EVENT_NOT_OBJECT', '');
  if (code !== undefined) return refusalOf('quarantined', code, 'not valid UTF-8', labelsOf(value));
  if (rules !== null && rules.mapping !== null) {
    const mapped = rules.mapping({ producer: reading.request.producer, item: value as JsonObject });
    if (mapped !== undefined) return readMapped(mapped, value as JsonObject, index, reading);
  }
  switch (dialect) {
    case 'native':
      return readNative(value, index, reading);
    case 'segment':
      return readSegment(value, index, reading);
    case 'cloudevents':
      return readCloudEvent(value, index, reading);
  }
}

type Mapped = { readonly name: string; readonly item: JsonObject };

/** Its body is the foreign item, so that a better mapping does not make another event of it. */
function readMapped({ name, item }: Mapped, foreign: JsonObject, index: number, reading: Reading): Outcome {
  if (reading.explained?.index === index) reading.explained.mapping = name;
  reading.onMapped?.(index, name);
  const event = readNative(item, index, reading);
  if ('verdict' in event) return event;
  const { workspace, id, producer, time, received, position } = event;
  const sent = {
    workspace,
    id,
    producer,
    type: '',
    category: '',
    time,
    received,
    data: foreign,
    context: {},
    position,
  };
  return Object.assign(event, { sent });
}

function labelsOf(item: Item): { id: unknown; type: unknown } {
  return { id: item['id'] ?? item['messageId'], type: item['event'] ?? item['type'] };
}

/** What a batch says once for all items is in each of them: together they may not outgrow a body. */
function checkExpansion({ context, integrations }: Reading, items: number): void {
  if (context === null && integrations === null) return;
  const shared = Buffer.byteLength(JSON.stringify(context)) + Buffer.byteLength(JSON.stringify(integrations));
  if (shared * items > limits.bodyBytes)
    throw new Failure('BODY_TOO_LARGE', { detail: 'with the context of the batch in each of its items' });
}
