import type { FastifyRequest } from 'fastify';
import type { Subject } from '@millrace/contract';
import type { KindFold } from '../../admit/admit.ts';
import type { Edition } from '../../catalog/catalog.ts';
import type { Clock } from '../../kernel/kernel.ts';
import type { Records } from '../../records/records.ts';
import type { Store } from '../../store/store.ts';
import type { Newest, Subjects } from './subject-event.ts';

export type EntityOptions = {
  readonly records: Pick<Records, 'read' | 'write'>;
  readonly store: Pick<Store, 'query' | 'stream' | 'insert' | 'status'>;
  readonly clock: Clock;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Who asks, as the audit trail names it. */
  readonly authorOf: (request: FastifyRequest) => string;
  readonly documentsOf: (workspace: string) => Edition;
  readonly foldOf: (workspace: string, kind: string) => KindFold;
  /** All ids of the subject, in order. */
  readonly idsOf: (workspace: string, subject: Subject) => Promise<readonly string[]>;
  /** Everything in entries of admitted before this one is in the store. */
  readonly stored: () => number;
  /** Received time up to which everything is in the store; ms since 1970. */
  readonly storedThrough: () => number;
  /** Received time up to which records' states are complete; ms since 1970. */
  readonly through: () => number;
  /** STORE_UNAVAILABLE where the store lacks so much that it cannot be told. */
  readonly newest: (subjects: Subjects) => Promise<Newest>;
};
