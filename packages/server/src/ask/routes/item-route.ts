import { errorTable, ReceivedView, type ErrorCode, type Outcome, type Position } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Edition } from '../../catalog/catalog.ts';
import { readReceived, type ReceivedItem, type RulesAt } from '../../collect/collect.ts';
import { Failure, isFailure, readJson } from '../../kernel/kernel.ts';
import { eventMasks, type EventMasks } from '../event-masks.ts';
import { outcomeOf, type OutcomeOptions } from './outcome.ts';
import { unchecked } from './request.ts';

/** Why accepted events are in quarantine. */
const codes: Readonly<Partial<Record<Outcome, ErrorCode>>> = { conflict: 'EVENT_CONFLICT', parked: 'EVENT_PARKED' };

export type ItemRouteOptions = OutcomeOptions & {
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** An entry of `received`. NOT_FOUND where there is none, LOG_TRIMMED where there is none any more. */
  readonly readReceived: (partition: number, offset: number) => Promise<Buffer>;
  readonly rulesAt: RulesAt;
  /** What they class as personal is masked. */
  readonly documentsOf: (workspace: string) => Edition;
};

const place = () => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const schema = {
  tags: ['events'],
  summary: 'What was sent at one place of received, what was said of it and what became of it',
  params: Type.Object({ partition: place(), offset: place(), index: place() }),
  response: { 200: ReceivedView },
};
const { serializerCompiler } = unchecked;

/** `GET /api/received/:partition/:offset/:index`. */
export function itemRoute(app: FastifyInstance, options: ItemRouteOptions): void {
  const path = '/api/received/:partition/:offset/:index';
  app.get(path, { schema, config: { policy: 'read', errors: ['NOT_FOUND'] }, serializerCompiler }, async (request) => {
    const position = request.params as Position;
    const { partition, offset, index } = position;
    const bytes = await options.readReceived(partition, offset).catch(sayGone);
    const entry = await readReceived(bytes, { partition, offset }, options.rulesAt);
    const item = entry.items[index];
    // Another workspace's place says the same as one where nothing stands.
    if (item === undefined || entry.workspace !== options.workspaceOf(request)) throw nothing();
    const { producer, verdict, code, detail, id, type } = saidOf(item);
    const became = item.verdict === 'accepted' ? await outcomeOf(item.event, options) : undefined;
    const coded = code ?? (became && codes[became.outcome]) ?? null;
    const first = became?.first;
    return {
      position,
      producer,
      received: new Date(entry.received).toISOString(),
      verdict,
      outcome: became?.outcome ?? null,
      first: first === undefined ? null : { partition, offset: first.offset, index: first.item },
      code: coded,
      message: coded === null ? null : errorTable[coded].message,
      detail: detail === '' ? null : detail,
      id,
      type,
      replayOf: (item.verdict === 'accepted' ? item.event.replayOf : item.replayOf) ?? null,
      original: shownOf(item, eventMasks(options.documentsOf(entry.workspace))),
    } satisfies ReceivedView;
  });
}

function saidOf(item: ReceivedItem) {
  if (item.verdict !== 'accepted') return item;
  const { producer, id, type } = item.event;
  return { verdict: item.verdict, code: null, detail: null, producer, id, type };
}

function sayGone(error: unknown): never {
  if (isFailure(error, 'NOT_FOUND')) throw nothing();
  if (!isFailure(error, 'LOG_TRIMMED')) throw error;
  throw new Failure('NOT_FOUND', { detail: 'the log no longer holds what was received here', cause: error });
}

function nothing(): Failure {
  return new Failure('NOT_FOUND', { detail: 'nothing was received at this place' });
}

function shownOf(item: ReceivedItem, { hidden, sent }: EventMasks): unknown {
  const original = originalOf(item.original());
  if (item.verdict !== 'accepted') return sent(original, { type: item.type });
  const { type, subject = null, data } = item.event;
  return sent(original, { type, kind: subject?.kind, hidden: hidden({ type, subject, data }) });
}

function originalOf(bytes: Buffer): unknown {
  const text = bytes.toString();
  try {
    return readJson(text);
  } catch {
    return text;
  }
}
