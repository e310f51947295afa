import { eventErrors } from './event-errors.ts';
import { sqlErrors } from './sql-errors.ts';

/**
 * Every code the product can answer with. A code is never reused. docs/errors.md lists the same rows; a test holds the
 * two equal. `status` is the HTTP status of a request-level error; a code that only stands in a verdict or in a log has
 * none. `retry`: the same request may succeed later, unchanged.
 */
export type ErrorRow = { readonly status: number | null; readonly retry: boolean; readonly message: string };

export const errorTable = {
  // The request as a whole
  BODY_EMPTY: { status: 400, retry: false, message: 'The body is empty. Send at least one event.' },
  BODY_NOT_JSON: {
    status: 400,
    retry: false,
    message: 'The body is not valid JSON or NDJSON. Nothing of it could be read; fix the syntax and send it again.',
  },
  BODY_TOO_DEEP: {
    status: 400,
    retry: false,
    message: 'The body is nested deeper than allowed (32 levels per event, 200 elsewhere). Flatten it.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    retry: false,
    message: 'The body is larger than 20 MB after decompression. Split it into smaller batches.',
  },
  TYPE_UNSUPPORTED: {
    status: 415,
    retry: false,
    message:
      'This content type is not understood here. Send application/json, application/x-ndjson, text/plain or a CloudEvents type.',
  },
  ENCODING_UNSUPPORTED: {
    status: 415,
    retry: false,
    message: 'This content encoding is not understood. Send identity or gzip.',
  },
  ENCODING_BROKEN: {
    status: 400,
    retry: false,
    message: 'The body is not what its content encoding says. Compress it again.',
  },
  REQUEST_INVALID: {
    status: 400,
    retry: false,
    message: 'The request does not fit the documented shape. See /openapi.json.',
  },
  URL_INVALID: {
    status: 400,
    retry: false,
    message:
      'The address cannot be read: percent signs stand before bytes of UTF-8, and a name in it is not that long.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    retry: false,
    message: 'The address and the headers of the request are larger than 128 KB together.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    retry: true,
    message: 'The request did not arrive in time. Send it again, in smaller batches if the line is slow.',
  },
  ROUTE_UNKNOWN: { status: 404, retry: false, message: 'There is no such route. See /openapi.json.' },
  NOT_FOUND: { status: 404, retry: false, message: 'There is nothing under this name.' },
  KEY_MISSING: {
    status: 401,
    retry: false,
    message: 'No key was given. Send it as Authorization: Bearer, as the Basic user name, or as writeKey in the body.',
  },
  KEY_UNKNOWN: { status: 401, retry: false, message: 'This key is not known here, or was revoked.' },
  KEY_NOT_ALLOWED: {
    status: 403,
    retry: false,
    message: 'This key may not do that. Use a key with the right it needs.',
  },
  KEY_PRODUCER_RESERVED: {
    status: 400,
    retry: false,
    message: 'The producer millrace is the platform’s own: events in its name are made here only. Choose another name.',
  },
  KEY_PRESET: {
    status: 409,
    retry: false,
    message: 'This key is set in the environment. To change it, set another one there and start the platform again.',
  },
  SIGN_IN_INVALID: {
    status: 401,
    retry: false,
    message:
      'This sign-in link or key is not valid any more. Use the link printed at the last start, or the admin key.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    retry: false,
    message: 'A request with a session cookie must come from the dashboard itself.',
  },
  QUOTA_EXCEEDED: {
    status: 429,
    retry: true,
    message: 'This key sends more than its quota. Wait as Retry-After says.',
  },
  OVERLOADED: {
    status: 503,
    retry: true,
    message:
      'More is arriving than can be written durably. Nothing of this request was kept; send it again after Retry-After.',
  },
  LOG_FULL: {
    status: 503,
    retry: true,
    message:
      'The log has reached its size cap. Nothing of this request was kept; raise MILLRACE_LOG_MAX_BYTES or let the followers catch up.',
  },
  DISK_FULL: {
    status: 503,
    retry: true,
    message: 'The disk is nearly full. Nothing of this request was kept; free some room, then send it again.',
  },
  LOG_FAILED: {
    status: 503,
    retry: true,
    message: 'The log could not be written. The process stops and recovers; send the request again after Retry-After.',
  },
  LOG_UNAVAILABLE: {
    status: 503,
    retry: true,
    message:
      'The log does not answer in time. Send the request again after Retry-After: should it have been kept all the same, events that have an id are counted once.',
  },
  NOT_READY: {
    status: 503,
    retry: true,
    message: 'The platform is starting or stopping. Send the request again after Retry-After.',
  },
  INTERNAL: {
    status: 500,
    retry: true,
    message: 'Something failed that should not. The request id is in the server log; please report it.',
  },

  ...eventErrors,

  // Questions
  QUESTION_INVALID: {
    status: 400,
    retry: false,
    message: 'The question does not fit the documented shape. See /openapi.json.',
  },
  QUESTION_UNKNOWN: {
    status: 404,
    retry: false,
    message: 'There is no saved question of this name. GET /api/definitions?kind=question lists them.',
  },
  SEGMENT_UNKNOWN: {
    status: 400,
    retry: false,
    message: 'There is no segment of this name. GET /api/definitions?kind=segment lists them.',
  },
  SEGMENT_INVALID: {
    status: 400,
    retry: false,
    message: 'The segment does not say who is in it. See docs/segments.md.',
  },
  METRIC_UNKNOWN: {
    status: 400,
    retry: false,
    message: 'There is no metric of this name. GET /api/definitions?kind=metric lists them.',
  },
  SCORE_UNKNOWN: {
    status: 400,
    retry: false,
    message: 'There is no score of this name. GET /api/definitions?kind=score lists them.',
  },
  METRIC_INVALID: {
    status: 400,
    retry: false,
    message: 'The metric does not say one number. See docs/metrics.md.',
  },
  ROLLUP_INVALID: {
    status: 400,
    retry: false,
    message: 'The rollup cannot be kept. See docs/rollups.md.',
  },
  FIELD_PERSONAL: {
    status: 400,
    retry: false,
    message: 'A field with personal data is no dimension, and nothing compares with it: who compares can guess it.',
  },
  CURRENCIES_MIXED: {
    status: 422,
    retry: false,
    message: 'Amounts of several currencies are not added up. Split by the currency, or ask for one.',
  },
  FIELD_UNKNOWN: {
    status: 400,
    retry: false,
    message: 'There is no such field. Use a column of the event, data.<field> or context.<field>.',
  },
  EXPRESSION_INVALID: {
    status: 400,
    retry: false,
    message: 'The expression cannot be read, does not fit its fields, or is over a limit. See docs/language.md.',
  },
  EXPRESSION_UNSUPPORTED: { status: 400, retry: false, message: 'This expression cannot be answered here.' },
  RANGE_INVALID: {
    status: 400,
    retry: false,
    message: 'The range must be two instants, from before to, with at most 1,500 buckets of the grain.',
  },
  CURSOR_INVALID: {
    status: 400,
    retry: false,
    message: 'This cursor does not come from an earlier page of the same search.',
  },
  EVENT_AMBIGUOUS: {
    status: 409,
    retry: false,
    message: 'Several producers sent an event with this id. Name one with ?producer=.',
  },
  STATE_UNAVAILABLE: {
    status: 410,
    retry: false,
    message: 'The events that would tell this are kept no longer. Ask for a later moment.',
  },
  QUESTION_TOO_LARGE: {
    status: 422,
    retry: false,
    message: 'The question needs more memory, time or rows than allowed. Narrow the range or the condition.',
  },
  STORE_BUSY: {
    status: 503,
    retry: true,
    message: 'As many questions wait for the store as may. Ask again after Retry-After.',
  },
  QUESTION_CANCELLED: { status: 499, retry: true, message: 'The question was cancelled.' },
  STORE_UNAVAILABLE: {
    status: 503,
    retry: true,
    message: 'The store cannot be reached now. Events are still accepted; ask again after Retry-After.',
  },

  ...sqlErrors,

  // Quarantine
  REPLAY_RUNNING: {
    status: 409,
    retry: true,
    message: 'Another replay of this workspace is running. Wait for its end, or stop it with DELETE.',
  },
  ITEM_REPLAYED: {
    status: 409,
    retry: false,
    message: 'This item was sent in again before. Its `replay` says where it stands now and what became of it.',
  },

  // Definitions
  DEFINITION_KIND_UNKNOWN: {
    status: 400,
    retry: false,
    message: 'There is no such kind of document. docs/definitions.md lists them.',
  },
  DEFINITION_KIND_UNSUPPORTED: {
    status: 422,
    retry: false,
    message: 'Documents of this kind cannot be kept by this release. Leave them out.',
  },
  DEFINITION_NAME_INVALID: {
    status: 400,
    retry: false,
    message:
      'The name is 1 to 128 letters, digits, dots, dashes and underscores, a letter or digit first; of an event it is the type, 1 to 256 characters.',
  },
  DEFINITION_TOO_LARGE: {
    status: 422,
    retry: false,
    message: 'The document is larger than 256 KB, or nested deeper than 32 levels. Split it.',
  },
  DEFINITION_INVALID: {
    status: 422,
    retry: false,
    message: 'A document is not valid. Nothing was changed; `problems` says what is wrong and where.',
  },
  DEFINITION_USED: {
    status: 422,
    retry: false,
    message: 'A document names another one that is not there. Add that one, or change this one first.',
  },
  DEFINITION_CHANGED: {
    status: 409,
    retry: false,
    message: 'Somebody has changed it meanwhile. Read it again, and repeat your change on what it says now.',
  },
  YAML_INVALID: {
    status: 400,
    retry: false,
    message: 'The body is not valid YAML. Nothing of it could be read; fix the syntax and send it again.',
  },

  // Operation
  WRITE_CONFLICT: {
    status: 409,
    retry: true,
    message: 'Somebody else changed the same thing at the same moment. Read it again, and repeat the change.',
  },
  REBUILD_IMPOSSIBLE: {
    status: 409,
    retry: false,
    message:
      'The log does not reach back to its beginning any more: a store that was made of it would lack what came before.',
  },
  AUDIT_BROKEN: {
    status: null,
    retry: false,
    message:
      'The audit trail does not hold together: an entry was changed, taken out or put in. Compare with a backup.',
  },
  CONFIG_INVALID: { status: null, retry: false, message: 'A setting is wrong. docs/config.md lists them all.' },
  DATA_LOCKED: {
    status: null,
    retry: false,
    message: 'Another process uses this data directory. Stop it, or set MILLRACE_DATA to another directory.',
  },
  STORE_LOCKED: {
    status: null,
    retry: false,
    message: 'Another engine uses this store directory. Stop it, or set MILLRACE_DATA to another directory.',
  },
  VERSION_MISMATCH: {
    status: null,
    retry: false,
    message: 'A pinned part has another version than this release needs. Run npm ci.',
  },
  LOG_CORRUPT: {
    status: null,
    retry: false,
    message: 'A log file is damaged before its durable end. Restore the file from a backup.',
  },
  TOPIC_UNSAFE: {
    status: null,
    retry: false,
    message:
      'A topic of the log would keep less than was asked for. Change its settings, or see MILLRACE_LOG_REPLICAS and MILLRACE_LOG_IN_SYNC.',
  },
  LOG_FORBIDDEN: {
    status: null,
    retry: false,
    message: 'The Kafka cluster does not let this user do what the log needs. docs/operation.md lists the rights.',
  },
  LOG_TRIMMED: { status: null, retry: false, message: 'This position of the log was trimmed.' },
  CHECKPOINT_MISMATCH: {
    status: null,
    retry: false,
    message: 'The checkpoint is not where this writer left it. Another writer is active; this one stops.',
  },
  EPOCH_FENCED: { status: null, retry: false, message: 'A newer writer has taken over. This one stops.' },
  MIGRATION_UNKNOWN: {
    status: null,
    retry: false,
    message: 'The data was written by a newer release. Start that release.',
  },
  INCARNATION_MISMATCH: {
    status: null,
    retry: false,
    message: 'The store does not belong to this log. Run: millrace rebuild store',
  },
  STORE_DAMAGED: {
    status: null,
    retry: false,
    message: 'The store lacks rows it once confirmed. Run: millrace rebuild store',
  },
  ENGINE_FAILED: {
    status: null,
    retry: true,
    message: 'The embedded engine ended. It is started again with back-off.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;
