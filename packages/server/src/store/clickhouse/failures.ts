import { ClickHouseError } from '@clickhouse/client';
import type { ErrorCode } from '@millrace/contract';
import { Failure, isFailure } from '../../kernel/kernel.ts';
import { refusalIn } from '../refusing.ts';

/** What was asked of the engine: the same error means another thing to an insert than to a question. */
export type Errand = 'insert' | 'reader' | 'explorer' | 'platform' | 'schema';

// The numbers are ClickHouse's ErrorCodes. A text is unusable: the client takes its type from the first capitals it finds.
const tooLarge = new Set([158, 159, 160, 191, 241, 307, 396]);
const cancelled = new Set([394, 734, 735]);
/** Overload, no disk, no login, table read-only, too many parts: the same request may succeed later. */
const unavailable = new Set([
  76, 159, 160, 192, 193, 194, 201, 202, 209, 210, 225, 241, 242, 243, 252, 319, 394, 439, 516, 522, 999,
]);
/** What one row alone can cause. */
const row = new Set([
  6, 25, 26, 27, 33, 38, 41, 53, 69, 70, 72, 117, 128, 130, 131, 321, 349, 376, 407, 441, 467, 475, 650, 675, 676, 692,
]);
/** The engine's throwIf. */
const thrown = 395;
/** What a value inside a question of ours can cause. */
const value = new Set([6, 38, 41, 69, 70, 72, 153, 376, 407, 427, 457, 467]);

const tooLargeFor: { readonly [errand in Errand]?: ErrorCode } = {
  reader: 'QUESTION_TOO_LARGE',
  explorer: 'SQL_TOO_COSTLY',
};

const tooLong = 'as a statement it is longer than the store takes: ask for fewer periods, steps or values at once';

export function translate(error: unknown, errand: Errand): Failure {
  if (isFailure(error)) return error;
  if (!(error instanceof ClickHouseError)) {
    // A request the engine cannot even take apart: a parameter or, beside parameters, a statement longer than its setting
    // http_max_field_value_size, 128 KB if an operator's profile says nothing.
    if (error instanceof Error && error.message.startsWith('Poco::Exception')) {
      return new Failure(tooLargeFor[errand] ?? 'INTERNAL', {
        detail: tooLong,
        cause: error,
      });
    }
    return new Failure('STORE_UNAVAILABLE', { detail: 'the connection broke', retryAfter: 1, cause: error });
  }
  const code = Number(error.code);
  const detail = reason(error);
  const options = { detail, cause: error };
  if (errand === 'insert' || errand === 'schema') {
    if (row.has(code)) return new Failure('ROW_REFUSED', options);
    if (unavailable.has(code)) return new Failure('STORE_UNAVAILABLE', { ...options, retryAfter: 1 });
    return new Failure('INTERNAL', options);
  }
  if (errand === 'platform' && tooLarge.has(code))
    return new Failure('STORE_UNAVAILABLE', { ...options, retryAfter: 1 });
  if (code === 62 && detail.startsWith('Max query size exceeded'))
    return new Failure(tooLargeFor[errand] ?? 'INTERNAL', { detail: tooLong, cause: error });
  if (tooLarge.has(code)) return new Failure(tooLargeFor[errand] ?? 'INTERNAL', options);
  if (cancelled.has(code)) return new Failure('QUESTION_CANCELLED', options);
  if (unavailable.has(code)) return new Failure('STORE_UNAVAILABLE', { ...options, retryAfter: 1 });
  if (errand === 'explorer') return new Failure('SQL_INVALID', options);
  const refusal = code === thrown ? refusalIn(error.message) : undefined;
  if (refusal !== undefined) return new Failure(refusal.code, { detail: refusal.detail, cause: error });
  return new Failure(value.has(code) ? 'QUESTION_INVALID' : 'INTERNAL', options);
}

/** The engine's own words, without its version, and without the dump of the whole row that follows a parse error. */
function reason(error: ClickHouseError): string {
  return error.message
    .replace(/\s*\(version [^)]*\)[^]*$/, '')
    .replace(/\n[^]*$/, '')
    .trim()
    .slice(0, 500);
}
