import { setImmediate as turn } from 'node:timers/promises';
import { readAdmitted, type Fold, type State } from '../admit/admit.ts';
import { foldEventOf } from '../ask/ask.ts';
import type { LogReader } from '../log/log.ts';
import { subjectEventOf } from '../observe/observe.ts';

export type Folding = {
  readonly workspace: string;
  readonly kind: string;
  readonly fold: Fold;
  /** By id; changed in place. */
  readonly states: ReadonlyMap<string, State>;
};

const partition = 0;
const turnEvery = 200;

/** Folds what entries of admitted tell of some subjects, each entry once. */
export class Admitted {
  readonly #reader: LogReader;
  readonly #folding: Folding;
  #next: number;
  #lines = 0;

  constructor(reader: LogReader, { from, ...folding }: Folding & { readonly from: number }) {
    this.#reader = reader;
    this.#folding = folding;
    this.#next = from;
  }

  /** Rejects when the signal ended it before. */
  async foldUntil(end: number, signal: AbortSignal): Promise<void> {
    if (this.#next >= end) return;
    const enough = new AbortController();
    const either = AbortSignal.any([signal, enough.signal]);
    for await (const batch of this.#reader.follow(partition, this.#next, { signal: either })) {
      for (const { offset, bytes } of batch.entries)
        if (offset < end) await this.#foldLines(readAdmitted(bytes).eventLines);
      this.#next = Math.min(batch.next, end);
      if (this.#next >= end) enough.abort();
    }
    signal.throwIfAborted();
  }

  async #foldLines(lines: Buffer): Promise<void> {
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf(10, at);
      foldLine(lines.toString('utf8', at, end), this.#folding);
      at = end + 1;
      this.#lines += 1;
      if (this.#lines % turnEvery === 0) await turn();
    }
  }
}

/** A row of events as admit wrote it. */
export function foldLine(line: string, { workspace, kind, fold, states }: Folding): void {
  const event = subjectEventOf(line);
  const { subject, repeat } = event.view;
  if (event.workspace !== workspace || subject?.kind !== kind || repeat) return;
  const state = states.get(subject.id);
  if (state !== undefined) fold.apply(state, foldEventOf(event));
}
