import type { Clock, Logger, Part } from '../kernel/kernel.ts';
import { derivations, openDeriver, type Deriver, type Side } from '../load/load.ts';
import { openKeeper } from '../measure/measure.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';

export type DerivedOptions = {
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Default: the store in force. */
  readonly side?: Side;
  /** Identities of everything before this entry of admitted can be looked up in the store. */
  readonly onIds?: (position: number) => void;
  /** One of them has moved on. */
  readonly onMoved?: () => void;
};

export type Derived = Part & {
  run(): Promise<void>;
  /** To be called after the store's follower has moved on. */
  wake(): void;
};

/** Every table that is derived from `events`, each behind a follower of its own: the narrow ones and the rollup. */
export async function openDerived({ onIds, onMoved, ...options }: DerivedOptions): Promise<Derived> {
  const followers: Deriver[] = [await openKeeper({ ...options, onDerived: () => onMoved?.() })];
  for (const derivation of derivations) {
    const onDerived = (position: number): void => {
      if (derivation.table === 'ids') onIds?.(position);
      onMoved?.();
    };
    followers.push(await openDeriver({ ...options, derivation, onDerived }));
  }
  const each = async (act: (follower: Deriver) => Promise<void>): Promise<void> => {
    await Promise.all(followers.map(act));
  };
  return {
    run: () => each((follower) => follower.run()),
    wake: () => {
      for (const follower of followers) follower.wake();
    },
    idle: () => each((follower) => follower.idle()),
    drain: () => each((follower) => follower.drain()),
    stop: () => each((follower) => follower.stop()),
  };
}
