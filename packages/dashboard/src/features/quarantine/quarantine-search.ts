import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export const states = ['waiting', 'replayed', 'dropped'] as const;

export type QuarantineSearch = {
  readonly reason?: string | undefined;
  readonly type?: string | undefined;
  readonly producer?: string | undefined;
  readonly state?: (typeof states)[number] | undefined;
  /** The open item: `<partition>.<offset>.<index>`. */
  readonly at?: string | undefined;
};

const text = z.string().check(z.maxLength(256));
const shape = {
  reason: z.string().check(z.regex(/^[A-Z_]{1,80}$/)),
  type: text,
  producer: text,
  state: z.enum(states),
  at: z.string().check(z.regex(/^\d{1,9}\.\d{1,15}\.\d{1,9}$/)),
};

export function readQuarantineSearch(raw: Record<string, unknown>): QuarantineSearch {
  return readSearch(shape, raw);
}

/** As the API has it: what is asked of the list, and what a replay is of. */
export function filterOf({ reason, type, producer }: QuarantineSearch) {
  return {
    ...(reason !== undefined && { code: reason }),
    ...(type !== undefined && { type }),
    ...(producer !== undefined && { producer }),
  };
}
