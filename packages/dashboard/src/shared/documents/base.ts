import * as z from 'zod/mini';

/** The version from which a change in the address was made. */
export type Based = { readonly base?: string | undefined };

export const versionParam = z.string().check(z.regex(/^\d{1,9}$/));
export const basedShape = { base: versionParam };

type Seen = {
  /** Whether the address says something else than what was saved. */
  readonly isChanged: boolean;
  readonly base: string | undefined;
  /** The version that was there when the page was opened, and the newest. */
  readonly opened: number;
  readonly version: number;
};

/** The version that a change is saved over. An address that does not say it was made from what the page was opened with. */
export function baseOf({ isChanged, base, opened, version }: Seen): number {
  return isChanged ? Number(base ?? opened) : version;
}
