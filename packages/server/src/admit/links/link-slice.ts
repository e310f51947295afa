import { setImmediate as turn } from 'node:timers/promises';
import type { Collected } from '../../collect/collect.ts';
import type { AuditDraft, LinkChanges, LinkReading } from '../../records/records.ts';
import { LinkBook } from './link-book.ts';

export type Linked = {
  readonly changes: LinkChanges;
  /** For the store's `links`, in the order of its linkColumns. */
  readonly lines: readonly string[];
  readonly audit: readonly AuditDraft[];
};

/** Others have their turn: some 15 ms of links. */
const turnEvery = 500;

const nothingLinked: Linked = { changes: { links: [], persons: [] }, lines: [], audit: [] };

/** What the admitted events of a slice say about ids, in the order of their places; `version` is the entry of admitted. */
export async function linkSlice(events: readonly Collected[], reading: LinkReading, version: number): Promise<Linked> {
  if (events.length === 0) return nothingLinked;
  const book = new LinkBook(reading);
  const ordered = events.toSorted(
    (one, other) => one.position.offset - other.position.offset || one.position.index - other.position.index,
  );
  let taken = 0;
  for (const { links, workspace, producer, id, received } of ordered) {
    if (links !== undefined) book.take(links, { workspace, producer, event: id, at: received });
    taken += 1;
    if (taken % turnEvery === 0) await turn();
  }
  const lines = book.memory
    .moved()
    .map(({ workspace, kind, id, person }) => `${JSON.stringify([workspace, kind, id, person ?? id, version])}\n`);
  return { changes: book.memory.changes(), lines, audit: ordered.flatMap(audited) };
}

/** A call of somebody is in the audit trail from the moment it counts. */
function audited({ workspace, received, links, data, id }: Collected): AuditDraft[] {
  if (links?.by !== 'call') return [];
  const [other = ''] = links.others;
  const author = typeof data['author'] === 'string' ? data['author'] : 'key';
  const action = links.removes ? 'link.removed' : 'link.added';
  const detail = { kind: links.kind, from: links.id, to: other, event: id };
  return [{ workspace, at: received, author, action, target: `${links.kind}/${links.id}`, detail }];
}
