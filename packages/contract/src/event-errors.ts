import type { ErrorRow } from './errors.ts';

/** Rows of the error table about one event of a request: they stand in verdicts, not in answers. */
export const eventErrors = {
  ID_MINTED: {
    status: null,
    retry: false,
    message: 'The event had no id, so one was made. Send an id of your own to make a retry safe.',
  },
  TIME_CLAMPED: {
    status: null,
    retry: false,
    message:
      'The time lies more than an hour ahead or 90 days back, so the time of receipt counts. A key that may import is believed about the past.',
  },
  EVENT_NOT_OBJECT: { status: null, retry: false, message: 'This item is not a JSON object, so it is not an event.' },
  EVENT_NOT_JSON: { status: null, retry: false, message: 'This line is not valid JSON.' },
  EVENT_TOO_LARGE: { status: null, retry: false, message: 'This event is larger than 1 MB.' },
  EVENT_TOO_DEEP: { status: null, retry: false, message: 'This event is nested deeper than 32 levels.' },
  EVENT_TOO_MANY_KEYS: { status: null, retry: false, message: 'This event has more than 1,000 keys.' },
  EVENT_TYPE_MISSING: { status: null, retry: false, message: 'This event has no type (Segment: no event name).' },
  EVENT_TYPE_INVALID: {
    status: null,
    retry: false,
    message:
      'The type must be a text of 1 to 256 characters, and a Segment call must be one of track, identify, page, screen, group, alias.',
  },
  EVENT_TYPE_RESERVED: {
    status: null,
    retry: false,
    message:
      'The platform itself derives events of the types session_started and session_ended. Send what happened, without them; sessions follow from it.',
  },
  EVENT_ID_INVALID: { status: null, retry: false, message: 'The id must be a text of 1 to 128 characters.' },
  EVENT_TIME_INVALID: {
    status: null,
    retry: false,
    message: 'The time is neither an ISO 8601 instant nor milliseconds since 1970.',
  },
  EVENT_TIME_RANGE: {
    status: null,
    retry: false,
    message: 'The time lies before 1970, or too far ahead to be a time. Such an event cannot be kept.',
  },
  EVENT_SUBJECT_MISSING: { status: null, retry: false, message: 'A Segment call needs a userId or an anonymousId.' },
  EVENT_SUBJECT_INVALID: {
    status: null,
    retry: false,
    message: 'The subject must be {kind, id} or "kind/id", kind ≤ 64 and id ≤ 512 characters.',
  },
  EVENT_FIELD_INVALID: {
    status: null,
    retry: false,
    message: 'A field of the envelope has the wrong type, or a value that it may not have.',
  },
  EVENT_SUPERSEDE_DENIED: {
    status: null,
    retry: false,
    message:
      'An event of a public key may not correct or retract another: all visitors share its producer. Send it under a secret key of the same producer.',
  },
  EVENT_FIELD_TYPE: {
    status: null,
    retry: false,
    message: 'A field has another type than the definition of the event says. The detail names it.',
  },
  EVENT_FIELD_REQUIRED: {
    status: null,
    retry: false,
    message: 'A field that the definition of the event requires is missing. The detail names it.',
  },
  EVENT_FIELD_UNKNOWN: {
    status: null,
    retry: false,
    message: 'The definition of the event does not know this field. Declare it, or leave it out.',
  },
  EVENT_FIELD_VALUE: {
    status: null,
    retry: false,
    message: 'A field has none of the values that the definition of the event allows. The detail names it.',
  },
  EVENT_FIELD_RANGE: {
    status: null,
    retry: false,
    message: 'A field is smaller, larger, shorter or longer than the definition of the event allows.',
  },
  EVENT_FIELD_PATTERN: {
    status: null,
    retry: false,
    message: 'A field does not have the form that the definition of the event asks for.',
  },
  EVENT_FIELD_INEXACT: {
    status: null,
    retry: false,
    message:
      'A number would lose digits, or nobody can tell what it says: it is beyond 2^53, not a whole number of minor units, or money to be converted without a currency of ISO 4217. It stays as it was sent; send it exactly, with its currency.',
  },
  EVENT_SUBJECT_KIND: {
    status: null,
    retry: false,
    message: 'The event is about another kind of subject than its definition says, or about none.',
  },
  EVENT_NOISE: {
    status: null,
    retry: false,
    message: 'The workspace declares such events noise. It was counted and left out.',
  },
  EVENT_CONFLICT: {
    status: null,
    retry: false,
    message:
      'Another event with the same producer and id, but another body, was here first. Send a new id, or say corrects.',
  },
  EVENT_REPEAT: {
    status: null,
    retry: false,
    message:
      'The definition of the event says that it comes once for its subject, and it came before. It is kept, and changes no state and no metric.',
  },
  EVENT_PARKED: {
    status: null,
    retry: false,
    message: 'This event could not be processed in three tries. Its original bytes are kept.',
  },
  ROW_REFUSED: {
    status: null,
    retry: false,
    message: 'The store refused this row. The event counts in state; its row is parked with the reason.',
  },
} as const satisfies Record<string, ErrorRow>;
