import { Failure } from '../../kernel/kernel.ts';
import { auditStart, chainEntry, type AuditDraft, type AuditHead } from '../audit-chain.ts';
import type { Statement, Write } from '../records.ts';
import type { Connection } from './sqlite-file.ts';

/** Adds entries to the audit trail, inside of a transaction of the caller's. */
export function prepareAudit(db: Connection): (drafts: readonly AuditDraft[]) => void {
  const headOf = db.prepare<[], AuditHead>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const append = db.prepare(
    `INSERT INTO audit (seq, workspace, at, author, action, target, detail, previous, hash)
     VALUES (@seq, @workspace, @at, @author, @action, @target, @detail, @previous, @hash)`,
  );
  return (drafts) => {
    if (drafts.length === 0) return;
    let head = headOf.get() ?? auditStart;
    for (const draft of drafts) {
      const entry = chainEntry(head, draft);
      append.run(entry);
      head = entry;
    }
  };
}

/** One write: its statements and the entries of the audit trail, in one transaction. */
export function prepareApply(db: Connection): (write: Write) => void {
  const appendAll = prepareAudit(db);

  function applyOne({ sql, parameters, rows }: Statement): void {
    const statement = db.prepare(sql);
    const changed = statement.reader ? statement.all(...parameters).length : statement.run(...parameters).changes;
    if (rows !== undefined && changed !== rows)
      throw new Failure('WRITE_CONFLICT', { detail: `${changed} rows instead of ${rows}` });
  }

  return db.transaction(({ statements, audit }: Write) => {
    for (const statement of statements) applyOne(statement);
    appendAll(audit);
  }).immediate;
}
