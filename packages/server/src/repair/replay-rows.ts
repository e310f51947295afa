import type { ReplayView, ReplayWanted } from '@millrace/contract';
import { readJson } from '../kernel/kernel.ts';
import type { AuditDraft, Building, Records, ReplayJobsTable } from '../records/records.ts';
import type { Place } from './items.ts';
import type { Tally } from './tally.ts';

/** A replay as records keep it. */
export type Job = {
  readonly id: string;
  readonly workspace: string;
  readonly author: string;
  readonly state: Exclude<ReplayView['state'], 'dry'>;
  /** ms since 1970. */
  readonly started: number;
  readonly ended: number | null;
  readonly wanted: ReplayWanted;
  readonly progress: Progress;
};

export type Progress = {
  readonly total: number;
  /** The last item that is dealt with. */
  readonly after: Place | null;
  readonly tally: Tally;
  readonly error: ReplayView['error'];
};

/** Older ones of a workspace go as new ones begin. */
const mostKept = 100;

export async function readJobs(
  records: Records,
  of: { readonly workspace?: string; readonly running?: true; readonly id?: string },
): Promise<Job[]> {
  const rows = await records.read((db) => {
    let query = db.selectFrom('replay_jobs').selectAll();
    if (of.workspace !== undefined) query = query.where('workspace', '=', of.workspace);
    if (of.running === true) query = query.where('state', '=', 'running');
    if (of.id !== undefined) query = query.where('id', '=', of.id);
    return query.orderBy('started', 'desc').orderBy('id').limit(mostKept).execute();
  });
  return rows.map(jobOf);
}

export async function beginJob(records: Records, job: Job): Promise<void> {
  await records.write(
    (db) => [
      db.insertInto('replay_jobs').values(rowOf(job)),
      db
        .deleteFrom('replay_jobs')
        .where('workspace', '=', job.workspace)
        .where('state', '!=', 'running')
        .where('id', 'not in', (all) =>
          all
            .selectFrom('replay_jobs')
            .select('id')
            .where('workspace', '=', job.workspace)
            .orderBy('started', 'desc')
            .limit(mostKept),
        ),
    ],
    [auditOf(job, 'begun', job.started)],
  );
}

/** Of one that has ended, the change itself is not kept: it may hold what nobody should find here. */
export async function keepJob(records: Records, job: Job): Promise<void> {
  const { ended } = job;
  const row = rowOf(ended === null ? job : { ...job, wanted: withoutChange(job.wanted) });
  await records.write(
    (db: Building) => [
      db
        .updateTable('replay_jobs')
        .set({ state: row.state, ended, wanted: row.wanted, progress: row.progress })
        .where('id', '=', job.id),
    ],
    ended === null ? [] : [auditOf(job, 'ended', ended)],
  );
}

export function viewOf(job: Omit<Job, 'state'> & { readonly state: ReplayView['state'] }): ReplayView {
  const { item, filter, mapping, edit, event } = job.wanted;
  const { total, tally, error } = job.progress;
  return {
    id: job.state === 'dry' ? null : job.id,
    state: job.state,
    author: job.author,
    started: new Date(job.started).toISOString(),
    ended: job.ended === null ? null : new Date(job.ended).toISOString(),
    item: item ?? null,
    filter: filter ?? null,
    mapping: mapping ?? null,
    edited: edit !== undefined || event !== undefined,
    total,
    ...tally,
    error,
  };
}

function withoutChange({ edit, event, ...rest }: ReplayWanted): ReplayWanted {
  return { ...rest, ...(edit !== undefined && { edit: {} }), ...(event !== undefined && { event: {} }) };
}

function auditOf(job: Job, what: 'begun' | 'ended', at: number): AuditDraft {
  const { item, filter, mapping, edited, total, examined, sent, state } = viewOf(job);
  const which = {
    ...(item !== null && { item }),
    ...(filter !== null && { filter: { ...filter } }),
    ...(mapping !== null && { mapping }),
  };
  return {
    workspace: job.workspace,
    at,
    author: job.author,
    action: `replay.${what}`,
    target: job.id,
    detail: what === 'begun' ? { ...which, edited, total } : { ...which, edited, total, examined, sent, state },
  };
}

function rowOf({ wanted, progress, ...job }: Job): ReplayJobsTable {
  return { ...job, wanted: JSON.stringify(wanted), progress: JSON.stringify(progress) };
}

function jobOf({ state, wanted, progress, ...row }: ReplayJobsTable): Job {
  return {
    ...row,
    state: state as Job['state'],
    wanted: readJson(wanted) as ReplayWanted,
    progress: JSON.parse(progress) as Progress,
  };
}
