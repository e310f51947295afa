import type { Dimension, Grain, Metric } from '@millrace/contract';
import type { TableName } from '../../store/store.ts';

/** A rollup as a document: which events, by which dimensions, in which grain, what is kept of them. */
export type Rollup = {
  readonly kind: 'rollup';
  readonly name: string;
  readonly spec: {
    readonly types: 'all';
    readonly dimensions: readonly Dimension[];
    readonly measures: readonly Metric[];
    readonly grain: Grain;
  };
};

/** How many events of what, from whom, each minute. Test events are in no rollup. */
export const activity: Rollup = {
  kind: 'rollup',
  name: 'activity',
  spec: { types: 'all', dimensions: ['type', 'category', 'producer'], measures: ['events'], grain: 'minute' },
};

export const tableOf = (rollup: Rollup): TableName => `rollup_${rollup.name}` as TableName;

/** The keeper's name among the followers, and the topic in its tokens. */
export const followerOf = (rollup: Rollup): string => `rollup/${rollup.name}`;

export const activityFollower = followerOf(activity);
