import type { AnswerColumn } from '@millrace/contract';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { PeopleSheet } from '@/shared/people/people-sheet.tsx';
import { dayMinute } from '@/shared/time/format.ts';
import { useZone } from '@/shared/time/zone.tsx';
import type { AskedTable, AskedTrend } from './explore-question.ts';
import { readListParam } from './read-list-param.ts';

type Props = {
  /** The number, as the address has it. */
  readonly list: string;
  /** Those of the answers, as far as they are known. */
  readonly columns: readonly AnswerColumn[] | undefined;
  readonly by: string | undefined;
  readonly trend: AskedTrend;
  readonly table: AskedTable;
  readonly onClose: () => void;
};

/** Who stands behind a number of the chart or of the table. */
export function ListedPeople({ list, columns, by, trend, table, onClose }: Props) {
  const zone = useZone();
  const listed = readListParam(list);
  if (listed === undefined) return null;
  const { metric, group, at } = listed;
  const time = at === undefined ? {} : { [trend.as ?? 'time']: at };
  const cell = { metric, ...(by !== undefined && group !== undefined && { [by]: group }), ...time };
  const title = [
    headOf(metric, columns),
    ...(by !== undefined && group !== undefined
      ? [`${headOf(by, columns)} ${group === null ? 'not set' : String(group)}`]
      : []),
    ...(at === undefined ? [] : [dayMinute(at, zone)]),
  ].join(', ');
  return <PeopleSheet title={title} behind={{ question: at === undefined ? table : trend, cell }} onClose={onClose} />;
}
