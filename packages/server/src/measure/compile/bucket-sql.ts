import type { Grain } from '@millrace/contract';

/** Weeks begin on Monday. All are cut in UTC. */
export function bucketSql(grain: Grain, time: string): string {
  switch (grain) {
    case 'minute':
      return `toStartOfMinute(${time}, 'UTC')`;
    case 'hour':
      return `toStartOfHour(${time}, 'UTC')`;
    case 'day':
      return `toStartOfDay(${time}, 'UTC')`;
    case 'week':
      return `toDateTime(toStartOfWeek(${time}, 1, 'UTC'), 'UTC')`;
    case 'month':
      return `toDateTime(toStartOfMonth(${time}, 'UTC'), 'UTC')`;
  }
}
