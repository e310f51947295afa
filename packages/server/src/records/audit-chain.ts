import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';
import type { Reading } from './records.ts';
import type { AuditTable } from './tables.ts';

/** Who did what to what. Written in the transaction of what was done. */
export type AuditDraft = {
  readonly workspace: string;
  /** ms since 1970. */
  readonly at: number;
  readonly author: string;
  /** `<what>.<done>`: key.minted, session.begun, definitions.changed. */
  readonly action: string;
  readonly target: string;
  readonly detail: JsonObject;
};

export type AuditHead = Pick<AuditTable, 'seq' | 'hash'>;

/** What the first entry follows. */
export const auditStart: AuditHead = { seq: 0, hash: '0'.repeat(64) };

/** The entry behind `head`: seq, and hash = SHA-256(previous hash, canonical entry). */
export function chainEntry(head: AuditHead, draft: AuditDraft): AuditTable {
  const { workspace, at, author, action, target, detail } = draft;
  const entry = { seq: head.seq + 1, workspace, at, author, action, target, detail: canonicalJson(detail) };
  return { ...entry, previous: head.hash, hash: hashOf(head.hash, entry) };
}

export type AuditVerdict = { readonly entries: number; readonly head: AuditHead };

const page = 1000;

/** Reads the whole trail from its first entry; AUDIT_BROKEN names the first one that does not follow. `see` gets each that does. */
export async function verifyAudit(db: Reading, see: (entry: AuditTable) => void = () => {}): Promise<AuditVerdict> {
  let head = auditStart;
  for (;;) {
    const after = head.seq;
    const query = db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(page);
    const rows = await query.execute();
    for (const row of rows) {
      mustFollow(head, row);
      head = { seq: row.seq, hash: row.hash };
      see(row);
    }
    if (rows.length < page) return { entries: head.seq, head };
  }
}

function mustFollow(head: AuditHead, { previous, hash, ...entry }: AuditTable): void {
  if (entry.seq !== head.seq + 1) throw broken(head.seq + 1, `it is missing; entry ${entry.seq} comes next`);
  if (previous !== head.hash) throw broken(entry.seq, 'it does not name the entry before it');
  if (hash !== hashOf(previous, entry)) throw broken(entry.seq, 'it was changed: its hash is not that of what it says');
}

function broken(seq: number, why: string): Failure {
  return new Failure('AUDIT_BROKEN', { detail: `entry ${seq}: ${why}` });
}

function hashOf(previous: string, { seq, workspace, at, author, action, target, detail }: Entry): string {
  const text = canonicalJson({ seq, workspace, at, author, action, target, detail });
  return createHash('sha256').update(`${previous}\n${text}`).digest('hex');
}
type Entry = Omit<AuditTable, 'previous' | 'hash'>;
