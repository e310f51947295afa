import { errorTable, type ErrorCode, type Problem } from '@millrace/contract';
import { isFailure } from './failure.ts';
import { firstMisfit, type SchemaError } from './misfits.ts';

export type ProblemAnswer = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Problem;
};

/** What Fastify throws before a handler runs, by its code. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_VALIDATION: 'REQUEST_INVALID',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'TYPE_UNSUPPORTED',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_NOT_FOUND: 'ROUTE_UNKNOWN',
  FST_ERR_BAD_URL: 'URL_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'URL_INVALID',
};

/**
 * The RFC 9457 answer to an error. A Failure keeps its code, detail and Retry-After; what the HTTP framework refused
 * gets the code of the table that says the same; everything else is INTERNAL, and its message stays in the server log.
 */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const { code, detail, retryAfter, members } = meaningOf(error);
  const row = errorTable[code];
  const status = row.status ?? 500;
  const wait = retryAfter ?? (status === 429 || status === 503 ? 1 : undefined);
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
    },
    body: {
      ...members,
      type: `urn:millrace:error:${code}`,
      title: row.message,
      status,
      code,
      detail: detail ?? row.message,
      requestId,
      ...(wait === undefined ? {} : { retryAfter: wait }),
    },
  };
}

type Meaning = {
  readonly code: ErrorCode;
  readonly detail?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly members?: Readonly<Record<string, unknown>>;
};

function meaningOf(error: unknown): Meaning {
  if (isFailure(error)) {
    // A code without a status is about the operation of the process; it is not the caller's to read.
    const shown = errorTable[error.code].status !== null && error.code !== 'INTERNAL';
    if (!shown) return { code: 'INTERNAL' };
    const { code, detail, retryAfter, members } = error;
    return {
      code,
      detail,
      members,
      retryAfter: retryAfter === undefined ? undefined : Math.max(1, Math.ceil(retryAfter)),
    };
  }
  if (typeof error !== 'object' || error === null) return { code: 'INTERNAL' };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const invalid = validationOf(error);
  if (invalid !== undefined) return { code: 'REQUEST_INVALID', detail: invalid };
  const known = typeof code === 'string' && Object.hasOwn(frameworkCodes, code) ? frameworkCodes[code] : undefined;
  if (known !== undefined) return { code: known };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return { code: 'REQUEST_INVALID' };
  return { code: 'INTERNAL' };
}

/** What the framework's validator found, if it was that: the part of the request, the place in it, what was expected, what came. */
function validationOf(error: object): string | undefined {
  const { validation, validationContext = 'request' } = error as {
    validation?: readonly (SchemaError & { readonly data?: unknown })[];
    validationContext?: string;
  };
  if (validation === undefined) return undefined;
  const came = new Map(validation.map(({ instancePath, data }) => [instancePath, data]));
  // ajv ends the path with the keyword.
  const errors = validation.map((error) => ({
    ...error,
    schemaPath: error.schemaPath.replace(new RegExp(`/${error.keyword}$`), ''),
  }));
  const { path, message } = firstMisfit(errors, (place) => came.get(place));
  return `${validationContext}${path}: ${message}`;
}
