import { errorTable, type ErrorCode } from '@millrace/contract';

export type FailureOptions = {
  /** What exactly, in this case. Shown to the caller beside the table's message. */
  readonly detail?: string;
  /** Seconds after which the same request may succeed. Sent as Retry-After. */
  readonly retryAfter?: number;
  /** More for the caller's program to read: members of the problem body. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** An error with a code of the table in `contract`. Adapters translate driver failures into it, with `cause`. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, options: FailureOptions = {}) {
    const text = errorTable[code].message;
    super(options.detail === undefined ? `${code}: ${text}` : `${code}: ${text} (${options.detail})`, {
      cause: options.cause,
    });
    this.name = 'Failure';
    this.code = code;
    this.detail = options.detail;
    this.retryAfter = options.retryAfter;
    this.members = options.members ?? {};
  }
}

export function isFailure(error: unknown, code?: ErrorCode): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}
