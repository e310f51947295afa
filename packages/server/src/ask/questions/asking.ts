import type { Edition } from '../../catalog/catalog.ts';

/** On whose behalf, when, and by which documents. */
export type Asking = {
  readonly workspace: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the workspace, as they stand. */
  readonly documents: Edition;
  /** Whether only some subjects are asked about. */
  readonly chosen?: boolean;
};
