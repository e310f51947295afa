import { PeopleSheet } from '@/shared/query/people-sheet.tsx';
import { dayMinute } from '@/shared/time/format.ts';
import { useZone } from '@/shared/time/zone.tsx';
import type { AskedTable, AskedTrend } from './explore-question.ts';
import type { Listed } from './list-key.ts';

type Props = {
  readonly listed: Listed;
  /** What its metric is called. */
  readonly head: string;
  readonly by: string | undefined;
  readonly trend: AskedTrend;
  readonly table: AskedTable;
  readonly onClose: () => void;
};

/** Who stands behind a number of the chart or of the table. */
export function ListedPeople({ listed, head, by, trend, table, onClose }: Props) {
  const zone = useZone();
  const { metric, group, at } = listed;
  const time = at === undefined ? {} : { [trend.as ?? 'time']: at };
  const cell = { metric, ...(by !== undefined && group !== undefined && { [by]: group }), ...time };
  const title = [
    head,
    ...(by !== undefined && group !== undefined ? [`${by} ${group === null ? 'not set' : String(group)}`] : []),
    ...(at === undefined ? [] : [dayMinute(at, zone)]),
  ].join(', ');
  return <PeopleSheet title={title} behind={{ question: at === undefined ? table : trend, cell }} onClose={onClose} />;
}
