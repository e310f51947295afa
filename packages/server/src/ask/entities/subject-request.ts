import type { Subject } from '@millrace/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../../kernel/kernel.ts';
import { goneSignal } from '../routes/request.ts';
import type { EntityOptions } from './entity-options.ts';
import type { Subjects } from './subject-event.ts';

/** Who a route of one subject is asked about, and for whom. */
export type SubjectRequest = {
  readonly subject: Subject;
  /** All its ids. */
  readonly subjects: Subjects;
  readonly signal: AbortSignal;
};

export async function subjectRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { workspaceOf, idsOf }: EntityOptions,
): Promise<SubjectRequest> {
  const subject = request.params as Subject;
  const workspace = workspaceOf(request);
  const signal = goneSignal(reply);
  const ids = await idsOf(workspace, subject);
  return { subject, subjects: { workspace, kind: subject.kind, ids }, signal };
}

/** A moment before a subject's first event is one at which nothing was known of it; a subject without events is none. */
export async function mustBeKnown({ subject, subjects }: SubjectRequest, { records }: EntityOptions): Promise<void> {
  const { workspace, kind, ids } = subjects;
  const found = await records.read((db) =>
    db
      .selectFrom('states')
      .select('version')
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .where('id', 'in', ids)
      .limit(1)
      .executeTakeFirst(),
  );
  if (found === undefined) throw unknownSubject(subject);
}

export function unknownSubject({ kind, id }: Subject): Failure {
  return new Failure('NOT_FOUND', { detail: `no event is about ${kind}/${id}` });
}
