import type { Topic } from '@millrace/contract';
import type { Config } from '../config/config.ts';
import type { ErrorsOf } from '../kernel/kernel.ts';
import type { Watermark } from '../log/log.ts';
import type { Address } from '../store/store.ts';
import { noWrites, type StoreWrites } from './counted-writes.ts';
import type { StoreFault } from './withheld-store.ts';

/** What the stream worker is started with. */
export type StreamData = {
  readonly config: Config;
  readonly watermarks: Readonly<Record<Topic, Watermark>>;
  /** Where the store answers now, if it does; later ones are told. */
  readonly address: Address | undefined;
  readonly database: string;
};

/** How far the worker is; told to the main thread after each step. Entries of received and of admitted; times in ms. */
export type StreamProgress = {
  readonly received: number;
  readonly admitted: number;
  readonly stored: number;
  /** Of every version of states. */
  readonly versions: number;
  readonly deferred: number;
  /** Received time of the newest event in the store. */
  readonly storedThrough: number;
  /** What was found wrong with the store: nothing is brought to it until it is rebuilt. */
  readonly fault: StoreFault | null;
  readonly writes: Readonly<StoreWrites>;
  /** What went wrong with followers since the worker began, by their names. */
  readonly errors: Readonly<Record<string, ErrorsOf>>;
};

/** Of a worker that has not begun. */
export function noProgress() {
  return {
    received: 0,
    admitted: 0,
    stored: 0,
    versions: 0,
    deferred: 0,
    storedThrough: 0,
    fault: null,
    writes: noWrites(),
    errors: {},
  };
}
