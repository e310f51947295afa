import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorTable, type ErrorCode } from '@millrace/contract';
import { Failure, isFailure, type Clock, type Logger } from '../../kernel/kernel.ts';
import { refuse, type LogWriter } from '../../log/log.ts';
import type { Rules } from '../../catalog/catalog.ts';
import type { Grant } from '../grant.ts';
import { judgeItems } from '../judge.ts';
import { readParsed, type Parsed } from '../parse.ts';
import { writeReceived } from '../received-entry.ts';
import type { Form, Noise, Request } from '../request.ts';
import { finish, sliceBytes, takeTurns } from '../steps.ts';
import { answerOf, countsOf, sendJson, sendProblem, type Counts } from './answer.ts';
import { anyBody, crowded, Gone, readBody, type BodyLimit } from './body.ts';
import { InFlight, type Lease } from './in-flight.ts';
import { Quota, type QuotaOptions } from './quota.ts';
import { bodyKey, headerKey, keysInside } from './write-key.ts';

/** Why nothing is taken in now. `retryAfter` in seconds. */
export type Pressure = { readonly code: 'NOT_READY' | 'OVERLOADED'; readonly retryAfter: number };

export type CollectStats = {
  /** A request was answered with 2xx: its items are durable. */
  collected(grant: Grant, counts: Counts, bytes: number): void;
  /** A request was refused as a whole. */
  refused(code: ErrorCode): void;
  /** An item of it is noise to a document. */
  noise?(noise: Noise): void;
};

export type CurrentRules = {
  /** Of the documents. */
  readonly revision: number;
  /** null: none says anything. */
  readonly rules: Rules | null;
};

export type CollectDeps = {
  readonly authenticate: (key: string) => Grant | undefined;
  /** Of topic `received`. */
  readonly log: Pick<LogWriter, 'append' | 'room'>;
  readonly clock: Clock;
  /** A new text for each request; ids are minted from it, so it has to be unique and hard to guess. */
  readonly seed: () => string;
  /** null while requests are welcome. */
  readonly admitting: () => Pressure | null;
  readonly stats: CollectStats;
  readonly logger: Logger;
  /** What the documents of a workspace say about its events now. */
  readonly rulesOf: (workspace: string) => CurrentRules;
  /** Bodies held at a time, over all requests. Default 128 MB. */
  readonly inFlightBytes?: number;
  /** Per key. Off when absent. */
  readonly quota?: QuotaOptions;
};

/** One way in. */
export type Route = {
  /** The key has to stand in a header; else it may stand in the body. */
  readonly header: boolean;
  /** The Segment call that the path names, or ''. */
  readonly call: string;
  readonly formOf: (headers: IncomingMessage['headers']) => Form;
};

/** Twice what Segment takes: a larger body has its key in the header. */
const keylessBody: BodyLimit = {
  bytes: 1024 * 1024,
  detail: 'Without a key in the Authorization header a body may have 1 MB.',
};
/** Bytes of an unread body that are worth reading to keep the connection. */
const drainBytes = 1024 * 1024;

/**
 * Takes in one request after the other: refuse early, read, judge, append, answer. It works on Node's own request and
 * response: what the framework does for each body costs more than the rest of this path.
 */
export class Collector {
  readonly inFlight: InFlight;
  /** For bodies whose key is not known before they are read: who has no key cannot crowd out who has one, nor stall others. */
  readonly keyless: InFlight;
  readonly #deps: CollectDeps;
  readonly #quota: Quota | null;

  constructor(deps: CollectDeps) {
    this.#deps = deps;
    const most = deps.inFlightBytes ?? 128 * 1024 * 1024;
    this.inFlight = new InFlight(most);
    this.keyless = new InFlight(most / 4, { giveWay: true });
    this.#quota = deps.quota === undefined ? null : new Quota(deps.quota, deps.clock);
  }

  async take(route: Route, raw: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    let lease: Lease | undefined;
    try {
      this.#shed();
      const named = this.#grantOfHeader(route, raw.headers.authorization);
      const pool = named === null ? this.keyless : this.inFlight;
      if (!pool.fits(Number(raw.headers['content-length'] ?? 0))) throw crowded();
      lease = pool.lease();
      sendJson(response, await this.#collect(route, raw, { lease, named }));
    } catch (error) {
      this.#refuse(error, raw, response, requestId);
    } finally {
      lease?.release();
    }
  }

  async #collect(
    route: Route,
    raw: IncomingMessage,
    { lease, named }: { readonly lease: Lease; readonly named: Grant | null },
  ): Promise<string> {
    const { headers } = raw;
    const form = route.formOf(headers);
    const body = await readBody(raw, lease, named === null ? keylessBody : anyBody);
    if (body.length === 0 && form.layout !== 'whole') throw new Failure('BODY_EMPTY');
    if (named === null) this.#mustHoldKey(body);
    const { layout, found, parsed } =
      body.length > sliceBytes ? await takeTurns(readParsed(body, form)) : finish(readParsed(body, form));
    const grant = named ?? this.#grantOfBody(parsed);
    const wait = this.#quota?.wait(grant.keyId) ?? 0;
    if (wait > 0) throw new Failure('QUOTA_EXCEEDED', { retryAfter: wait });
    return await this.#keep(body, parsed, grant, {
      dialect: form.dialect,
      layout,
      call: route.call,
      contentType: form.contentType,
      headers: form.headers,
      workspace: grant.workspace,
      producer: grant.producer,
      mayImport: grant.mayImport,
      keyKind: grant.kind,
      received: this.#deps.clock.now(),
      seed: this.#deps.seed(),
      marks: found,
    });
  }

  async #keep(body: Buffer, parsed: Parsed, grant: Grant, request: Request): Promise<string> {
    const { revision, rules } = this.#deps.rulesOf(request.workspace);
    const noise: Noise[] = [];
    const steps = judgeItems(parsed, request, body, { rules, onNoise: (one) => void noise.push(one) });
    const judgement = body.length > sliceBytes ? await takeTurns(steps) : finish(steps);
    const counts = countsOf(judgement);
    const { outcomes } = judgement;
    const judged = rules === null ? { outcomes } : { outcomes, revision };
    if (outcomes.length > 0) await this.#deps.log.append(request.workspace, writeReceived(request, judged, body));
    this.#quota?.spend(grant.keyId, outcomes.length);
    this.#deps.stats.collected(grant, counts, body.length);
    for (const one of noise) this.#deps.stats.noise?.(one);
    return answerOf(judgement, counts);
  }

  /** Refuses before anything of the body is read. */
  #shed(): void {
    const pressure = this.#deps.admitting();
    if (pressure !== null) throw new Failure(pressure.code, { retryAfter: pressure.retryAfter });
    const { refusing } = this.#deps.log.room();
    if (refusing !== null) throw refuse(refusing);
  }

  /** null when the key has to stand in the body. A Segment client may send another token beside the key in its body. */
  #grantOfHeader({ header }: Route, authorization: string | undefined): Grant | null {
    const key = headerKey(authorization);
    const grant = key === null ? undefined : this.#deps.authenticate(key);
    if (grant !== undefined) {
      const wait = this.#quota?.wait(grant.keyId) ?? 0;
      if (wait > 0) throw new Failure('QUOTA_EXCEEDED', { retryAfter: wait });
      return grant;
    }
    if (header) throw new Failure(key === null ? 'KEY_MISSING' : 'KEY_UNKNOWN');
    return null;
  }

  /** Before it is parsed, which costs some 10 ms a megabyte. */
  #mustHoldKey(body: Buffer): void {
    let code: ErrorCode = 'KEY_MISSING';
    for (const key of keysInside(body)) {
      if (this.#deps.authenticate(key) !== undefined) return;
      code = 'KEY_UNKNOWN';
    }
    throw new Failure(code);
  }

  #grantOfBody(parsed: Parsed): Grant {
    const key = bodyKey(parsed.value);
    const grant = key === null ? undefined : this.#deps.authenticate(key);
    if (grant === undefined) throw new Failure(key === null ? 'KEY_MISSING' : 'KEY_UNKNOWN');
    return grant;
  }

  #refuse(error: unknown, raw: IncomingMessage, response: ServerResponse, requestId: string): void {
    const { stats, logger } = this.#deps;
    if (error instanceof Gone) {
      response.destroy();
      return;
    }
    const code = isFailure(error) ? error.code : 'INTERNAL';
    if (errorTable[code].status === null || code === 'INTERNAL')
      logger.error({ err: error, requestId }, 'collect failed');
    stats.refused(code);
    const length = Number(raw.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    sendProblem(response, error, { requestId, close: !raw.complete && !(length <= drainBytes) });
  }
}
