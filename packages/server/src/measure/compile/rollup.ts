import type { Dimension, Metric } from '@millrace/contract';
import type { TableName } from '../../store/store.ts';

/** A rollup as a document: which events, by which dimensions, in which grains, what is kept of them. */
export type Rollup = {
  readonly kind: 'rollup';
  readonly name: string;
  /** A table of another form has a keeper with a checkpoint of its own, which fills it from the start. */
  readonly form: number;
  readonly spec: {
    readonly types: 'all';
    readonly dimensions: readonly Dimension[];
    readonly measures: readonly Metric[];
    /** The finest first. Every event is in one row of each. */
    readonly grains: readonly RollupGrain[];
  };
};

/** moment: a millisecond, as fine as time is. */
export type RollupGrain = 'moment' | 'minute' | 'hour' | 'day';

/** How many events of what, from whom, when. Test events are in no rollup. */
export const activity: Rollup = {
  kind: 'rollup',
  name: 'activity',
  form: 2,
  spec: {
    types: 'all',
    dimensions: ['type', 'category', 'producer'],
    measures: ['events'],
    grains: ['moment', 'minute', 'hour', 'day'],
  },
};

export const tableOf = (rollup: Rollup): TableName => `rollup_${rollup.name}` as TableName;

/** The keeper's name among the followers, and the topic in its tokens. */
export const followerOf = (rollup: Rollup): string => `rollup/${rollup.name}/${rollup.form}`;

export const activityFollower = followerOf(activity);
