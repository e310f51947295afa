import type { ServerResponse } from 'node:http';
import { errorTable, type CollectAnswer, type ErrorCode, type VerdictLine } from '@millrace/contract';
import { problemOf } from '../../kernel/kernel.ts';
import type { Judgement } from '../judge.ts';

/** A browser's script on any page may send, and read the answer; cookies play no part here. */
const shared = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' } as const;

export type Counts = {
  readonly accepted: number;
  readonly quarantined: number;
  readonly rejected: number;
  readonly dropped: number;
};

export function countsOf({ outcomes }: Judgement): Counts {
  let quarantined = 0;
  let rejected = 0;
  let dropped = 0;
  for (const outcome of outcomes) {
    if (!('verdict' in outcome)) continue;
    if (outcome.verdict === 'quarantined') quarantined += 1;
    else if (outcome.verdict === 'rejected') rejected += 1;
    else dropped += 1;
  }
  return { accepted: outcomes.length - quarantined - rejected - dropped, quarantined, rejected, dropped };
}

/** The answer to a request whose items were judged: its lines name all that were not plainly accepted. */
export function answerOf(judgement: Judgement, counts: Counts): string {
  const { outcomes, minted, clamped, warned } = judgement;
  const marked = minted.length + clamped.length + warned.length;
  if (counts.accepted === outcomes.length && marked === 0)
    return `{"accepted":${counts.accepted},"quarantined":0,"rejected":0,"dropped":0,"verdicts":[]}`;
  const verdicts: VerdictLine[] = [];
  let [nextMinted, nextClamped, nextWarned] = [0, 0, 0];
  const accepted = (index: number, id: string, code: ErrorCode, detail: string): void => {
    verdicts.push({ index, id, verdict: 'accepted', code, message: messageOf(code, detail) });
  };
  outcomes.forEach((outcome, index) => {
    if ('verdict' in outcome) {
      const { id, verdict, code, detail } = outcome;
      verdicts.push({ index, id, verdict, code, message: messageOf(code, detail) });
    } else if (minted[nextMinted] === index) accepted(index, outcome.id, 'ID_MINTED', '');
    if (minted[nextMinted] === index) nextMinted += 1;
    if (clamped[nextClamped] === index) {
      nextClamped += 1;
      if (!('verdict' in outcome)) accepted(index, outcome.id, 'TIME_CLAMPED', '');
    }
    const warning = warned[nextWarned];
    if (warning?.index !== index) return;
    nextWarned += 1;
    if (!('verdict' in outcome)) accepted(index, outcome.id, warning.code, warning.detail);
  });
  return JSON.stringify({ ...counts, verdicts } satisfies CollectAnswer);
}

function messageOf(code: ErrorCode, detail: string): string {
  return detail === '' ? errorTable[code].message : `${errorTable[code].message} (${detail})`;
}

export function sendJson(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    ...shared,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The RFC 9457 body. `close`: there is more of the request than is worth reading. */
export function sendProblem(
  response: ServerResponse,
  error: unknown,
  options: { requestId: string; close: boolean },
): void {
  if (response.headersSent) return;
  const { status, headers, body } = problemOf(error, options.requestId);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...shared,
    ...headers,
    ...(status === 429 ? { 'x-ratelimit-reset': headers['retry-after'] ?? '1' } : {}),
    ...(options.close ? { connection: 'close' } : {}),
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** CORS preflight: every header that a client wants to send may be sent. */
export function sendPreflight(response: ServerResponse, wanted: string | undefined): void {
  response.writeHead(204, {
    ...shared,
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': wanted ?? 'content-type, authorization, content-encoding',
    'access-control-expose-headers': 'retry-after, x-ratelimit-reset',
    'access-control-max-age': '86400',
    vary: 'access-control-request-headers',
    'content-length': '0',
  });
  response.end();
}
