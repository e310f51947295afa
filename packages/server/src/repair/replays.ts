import type { ErrorCode, Position, QuarantineFilter, ReplayView, ReplayWanted } from '@millrace/contract';
import { eventMasks } from '../ask/ask.ts';
import type { Edition } from '../catalog/catalog.ts';
import type { CurrentRules, ReplayEntry } from '../collect/collect.ts';
import { backoff, Failure, isFailure, must, pause, type Clock, type Logger } from '../kernel/kernel.ts';
import type { LogWriter } from '../log/log.ts';
import type { Records } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { conditionOf, type Condition } from './filter.ts';
import { judgePage, type Page } from './judge-page.ts';
import { readItem } from './items.ts';
import type { Mapping, Mending } from './mend.ts';
import { overviewOf } from './overview.ts';
import { beginJob, keepJob, readJobs, viewOf, type Job, type Progress } from './replay-rows.ts';
import { Sent } from './sent.ts';
import { addTold, noTally } from './tally.ts';

export type ReplaysOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly records: Records;
  /** Of topic `received`. */
  readonly log: Pick<LogWriter, 'append'>;
  readonly rulesOf: (workspace: string) => CurrentRules;
  /** undefined: the workspace has no such mapping. */
  readonly mappingOf: (workspace: string, name: string) => Mapping | undefined;
  /** Whoever mends an item has seen it masked by them. */
  readonly documentsOf: (workspace: string) => Edition;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly newId: () => string;
  /** Items sent in again a second, at most. Default 2,000. */
  readonly perSecond?: number;
};

type By = { readonly workspace: string; readonly author: string };

const mostDry = 10_000;

/** What passes by itself. */
const passing: readonly ErrorCode[] = [
  'STORE_UNAVAILABLE',
  'OVERLOADED',
  'LOG_FULL',
  'DISK_FULL',
  'LOG_UNAVAILABLE',
  'NOT_READY',
];

/**
 * Replays: items of quarantine sent in again through `received`, page by page. How far one is, is durable after each
 * page; one that was cut off goes on from there at the next start, and what it sends twice is the same event twice.
 */
export class Replays {
  readonly #options: ReplaysOptions;
  readonly #stop = new AbortController();
  readonly #sent = new Sent();
  /** By workspace: the one that runs. */
  readonly #running = new Map<string, { job: Job; readonly cancel: AbortController; readonly done: Promise<void> }>();

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  /** Goes on with those that an earlier life has left unfinished. */
  async resume(): Promise<void> {
    for (const job of await readJobs(this.#options.records, { running: true })) this.#start(job).catch(() => {});
  }

  /**
   * Begins a replay; resolves when its first items are dealt with. NOT_FOUND for an item or a mapping that is not there,
   * ITEM_REPLAYED for an item that was sent in before, REPLAY_RUNNING while another one of the workspace runs.
   */
  async begin(by: By, wanted: ReplayWanted): Promise<ReplayView> {
    const job = await this.#newJob(by, wanted);
    if (wanted.dry === true) return await this.#try(job);
    if (this.#running.has(by.workspace)) throw new Failure('REPLAY_RUNNING', { retryAfter: 5 });
    const first = this.#start(job, () => beginJob(this.#options.records, job));
    await first;
    return (await this.read(by.workspace, job.id)) ?? viewOf(job);
  }

  async list(workspace: string): Promise<ReplayView[]> {
    return (await readJobs(this.#options.records, { workspace })).map(viewOf);
  }

  async read(workspace: string, id: string): Promise<ReplayView | undefined> {
    const running = this.#running.get(workspace);
    if (running?.job.id === id) return viewOf(running.job);
    const [job] = await readJobs(this.#options.records, { workspace, id });
    return job && viewOf(job);
  }

  /** What was sent in stays sent in. NOT_FOUND when there is none under this id. */
  async cancel(workspace: string, id: string): Promise<ReplayView> {
    const running = this.#running.get(workspace);
    if (running?.job.id === id) {
      running.cancel.abort();
      await running.done;
    }
    const view = await this.read(workspace, id);
    if (view === undefined) throw new Failure('NOT_FOUND', { detail: 'no such replay' });
    return view;
  }

  /** Leaves what runs as it is: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** Resolves when none is running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  async #newJob({ workspace, author }: By, wanted: ReplayWanted): Promise<Job> {
    const { store, clock, newId } = this.#options;
    const started = clock.now();
    if (wanted.mapping !== undefined) this.#mappingOf(workspace, wanted.mapping);
    if (wanted.item !== undefined) {
      const { view } = await readItem(store, wanted.item, { workspace, now: started });
      if (view.state !== 'waiting' || this.#sent.has(view.position)) throw new Failure('ITEM_REPLAYED');
    }
    const job = { id: newId(), workspace, author, state: 'running', started, ended: null, wanted } as const;
    const { total } = await overviewOf(store, this.#conditionOf({ workspace, started, wanted }));
    return { ...job, progress: { total, after: null, tally: noTally, error: null } };
  }

  #mappingOf(workspace: string, name: string): Mapping {
    const mapping = this.#options.mappingOf(workspace, name);
    if (mapping !== undefined) return mapping;
    throw new Failure('NOT_FOUND', { detail: `there is no mapping ${name}` });
  }

  /** What waited when it began: what a replay brings back into quarantine is not its own to send. */
  #conditionOf({ workspace, started, wanted }: Pick<Job, 'workspace' | 'started' | 'wanted'>): Condition {
    const of = { workspace, now: this.#options.clock.now(), state: 'waiting' } as const;
    const condition = conditionOf(wanted.filter ?? ({} satisfies QuarantineFilter), of);
    const { item } = wanted;
    const begun = 'received <= fromUnixTimestamp64Milli({started:Int64})';
    if (item === undefined) return { sql: `${condition.sql} AND ${begun}`, params: { ...condition.params, started } };
    const { partition, offset, index } = item;
    return {
      sql: `${condition.sql} AND ${begun} AND partition = {partition:UInt64} AND offset = {offset:UInt64} AND item = {index:UInt64}`,
      params: { ...condition.params, started, partition, offset, index },
    };
  }

  /** A dry run. */
  async #try(job: Job): Promise<ReplayView> {
    let { progress } = job;
    for (;;) {
      const page = await this.#page({ ...job, progress }, this.#stop.signal);
      progress = moved(progress, page, 0);
      if (page.isLast || progress.tally.examined >= mostDry) break;
    }
    return viewOf({ ...job, state: 'dry', ended: this.#options.clock.now(), progress });
  }

  /** Resolves when the first page is dealt with, or the job has ended. */
  async #start(job: Job, begin: () => Promise<void> = async () => {}): Promise<void> {
    const cancel = new AbortController();
    const signal = AbortSignal.any([cancel.signal, this.#stop.signal]);
    const first = Promise.withResolvers<void>();
    const work = async (): Promise<void> => {
      try {
        await begin();
        await this.#run(job.workspace, signal, first.resolve);
        first.resolve();
      } catch (error) {
        this.#options.logger.error({ err: error, replay: job.id }, 'a replay was left where it stood');
        first.reject(error);
      } finally {
        this.#running.delete(job.workspace);
      }
    };
    this.#running.set(job.workspace, { job, cancel, done: work() });
    await first.promise;
  }

  async #run(workspace: string, signal: AbortSignal, onPage: () => void): Promise<void> {
    const { records, clock, logger, perSecond = 2_000 } = this.#options;
    const running = must(this.#running.get(workspace), 'it runs');
    const keep = (change: Partial<Job>): Promise<void> => {
      running.job = { ...running.job, ...change };
      return this.#patiently(signal, () => keepJob(records, running.job));
    };
    try {
      for (let isLast = false; !isLast && !signal.aborted;) {
        const page = await this.#patiently(signal, () => this.#page(running.job, signal));
        const sent = await this.#send(workspace, page.entries, signal);
        isLast = page.isLast;
        const progress = moved(running.job.progress, page, sent);
        await keep({ progress, ...(isLast && { state: 'done', ended: clock.now() }) });
        onPage();
        if (!isLast) await pause((page.told.length / perSecond) * 1000, signal);
      }
    } catch (error) {
      if (!signal.aborted) {
        logger.error({ err: error, replay: running.job.id }, 'a replay failed');
        const { code, message } = isFailure(error) ? error : new Failure('INTERNAL');
        const progress: Progress = { ...running.job.progress, error: { code, message } };
        await keep({ state: 'failed', ended: clock.now(), progress });
      }
    }
    if (running.cancel.signal.aborted && running.job.ended === null) {
      running.job = { ...running.job, state: 'stopped', ended: clock.now() };
      await keepJob(records, running.job);
    }
  }

  async #page(job: Job, signal: AbortSignal): Promise<Page> {
    const { store, rulesOf, documentsOf, clock } = this.#options;
    const { workspace, wanted, progress } = job;
    const { event, edit, mapping } = wanted;
    const mending: Mending = {
      masks: eventMasks(documentsOf(workspace)),
      ...(event !== undefined && { event }),
      ...(edit !== undefined && { edit }),
      ...(mapping !== undefined && { mapping: this.#mappingOf(workspace, mapping) }),
    };
    return await judgePage({
      store,
      workspace,
      now: clock.now(),
      rules: rulesOf(workspace),
      condition: this.#conditionOf(job),
      after: progress.after ?? undefined,
      mending,
      isSent: (position: Position) => this.#sent.has(position),
      signal,
    });
  }

  /** Each entry until it is taken; returns how many items that were. */
  async #send(workspace: string, entries: readonly ReplayEntry[], signal: AbortSignal): Promise<number> {
    const { log } = this.#options;
    const sent = await Promise.all(
      entries.map(async ({ parts, items }) => {
        await this.#patiently(signal, () => log.append(workspace, parts));
        for (const { position } of items) this.#sent.add(position);
        return items.length;
      }),
    );
    return sent.reduce((sum, count) => sum + count, 0);
  }

  /** Again until it succeeds, or fails in a way that does not pass. */
  async #patiently<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await step();
      } catch (error) {
        if (!isFailure(error) || !passing.includes(error.code) || signal.aborted) throw error;
        await pause(backoff(tries, 200, 10_000, this.#options.random), signal);
        if (signal.aborted) throw error;
      }
    }
  }
}

function moved(progress: Progress, page: Page, sent: number): Progress {
  return { ...progress, after: page.after ?? null, tally: addTold(progress.tally, page.told, sent) };
}
