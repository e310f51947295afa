import type { ErrorRow } from './errors.ts';

/** Rows of the error table about a user's own SQL. */
export const sqlErrors = {
  SQL_INVALID: {
    status: 400,
    retry: false,
    message: 'The store cannot read or run this statement. `detail` says why and where.',
  },
  SQL_REFUSED: {
    status: 403,
    retry: false,
    message:
      'This statement uses what cannot be used here: one SELECT over the tables of docs/sql.md. `detail` names it.',
  },
  SQL_TOO_COSTLY: {
    status: 422,
    retry: false,
    message:
      'The statement met a limit of time, memory, rows read or size of the answer. Narrow it by type and time; see docs/sql.md.',
  },
  SQL_BUSY: {
    status: 503,
    retry: true,
    message: 'As many statements run as may at once. Send it again after Retry-After.',
  },
} as const satisfies Record<string, ErrorRow>;
