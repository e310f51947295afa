import type { EventMatch } from '@millrace/contract';
import * as z from 'zod/mini';
import { readCompact, writeCompact } from './compact.ts';
import { asParam, plainOrTree } from './params.ts';

/** An event as an address has it, `type;if=condition`, in its parts. */
export function matchOf(text: string): { readonly type: string; readonly where: string } | undefined {
  const read = readCompact(text, ['if']);
  return read && { type: read.head, where: read.parts['if'] ?? '' };
}

export const eventParam = z.string().check(
  z.maxLength(1500),
  z.refine((value) => matchOf(value) !== undefined),
);

/** The event as a question takes it. */
export function eventOf(text: string): EventMatch {
  const { type, where } = matchOf(text) ?? { type: '', where: '' };
  return { ...(type !== '' && { type }), ...(where !== '' && { where: plainOrTree(where) }) };
}

export function eventParamOf({ type, event, where }: EventMatch): string {
  return writeCompact(type ?? event ?? '', { if: asParam(where) });
}
