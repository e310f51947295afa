import type { Clock, FollowerErrors, Logger, Part } from '../kernel/kernel.ts';
import { derivations, openDeriver, type Deriver, type Side } from '../load/load.ts';
import { openKeeper, RollupKeepers, type KeptForm } from '../measure/measure.ts';
import type { RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';

export type DerivedOptions = {
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** Default: the store in force. */
  readonly side?: Side;
  /** Identities of everything before this entry of admitted can be looked up in the store. */
  readonly onIds?: (position: number) => void;
  /** The rollups of documents; without it they are left as they are. */
  readonly forms?: () => Promise<readonly KeptForm[]>;
  /** Around a comparison of the built-in rollup with events, while what is corrected stands in both or in none. */
  readonly alone?: (work: () => Promise<void>) => Promise<void>;
  /** One of them has moved on. */
  readonly onMoved?: () => void;
};

export type Derived = Part & {
  run(): Promise<void>;
  /** To be called after the store's follower has moved on, or days of rollups were marked. */
  wake(): void;
  /** As `wake`; the ids and the built-in rollup, which corrections wait for, at once. */
  hasten(): void;
  /** To be called after documents were changed. */
  change(): void;
};

/** Every table that is derived from `events`, each behind a follower of its own: the narrow ones and the rollups. */
export async function openDerived({ onIds, onMoved, forms, alone, ...options }: DerivedOptions): Promise<Derived> {
  const hasty: Deriver[] = [
    await openKeeper({ ...options, ...(alone === undefined ? {} : { alone }), onDerived: () => onMoved?.() }),
  ];
  const patient: Deriver[] = [];
  for (const derivation of derivations) {
    const onDerived = (position: number): void => {
      if (derivation.table === 'ids') onIds?.(position);
      onMoved?.();
    };
    (derivation.table === 'ids' ? hasty : patient).push(await openDeriver({ ...options, derivation, onDerived }));
  }
  const keepers = forms === undefined ? undefined : new RollupKeepers({ ...options, forms });
  const followers = [...hasty, ...patient];
  const each = async (act: (follower: Pick<Deriver, 'run' | 'idle' | 'drain' | 'stop'>) => Promise<void>) => {
    await Promise.all([...followers, ...(keepers === undefined ? [] : [keepers])].map(act));
  };
  return {
    run: () => each((follower) => follower.run()),
    wake: () => {
      for (const follower of followers) follower.wake();
      keepers?.wake();
    },
    hasten: () => {
      for (const follower of hasty) follower.hasten();
      for (const follower of patient) follower.wake();
      keepers?.wake();
    },
    change: () => keepers?.change(),
    idle: () => each((follower) => follower.idle()),
    drain: () => each((follower) => follower.drain()),
    stop: () => each((follower) => follower.stop()),
  };
}
