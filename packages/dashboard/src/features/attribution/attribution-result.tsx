import type { Answer, Cell } from '@millrace/contract';
import { lazy, Suspense } from 'react';
import { alike, cellText } from '@/shared/number/cell.ts';
import { AnswerTable } from '@/shared/answer/answer-table.tsx';
import { isUntouched, noTouch } from '@/shared/answer/untouched.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import type { AttributionSearch, ChannelRow } from './attribution-search.ts';
import { creditBars } from './credit-bars.ts';
import type { ModelName } from './model-param.ts';

const GroupedBars = lazy(async () => ({ default: (await import('@/shared/chart/grouped-bars.tsx')).GroupedBars }));
/** How many channels the bars tell apart; the table has them all. */
const mostGroups = 12;

type Props = {
  readonly answer: Answer;
  readonly models: readonly ModelName[];
  readonly search: AttributionSearch;
  readonly onSort: (sort: string) => void;
  readonly onOpen: (row: ChannelRow) => void;
};

/** What each model gives to each channel, as bars or as the table of the same rows. Each number opens who converted after it. */
export function AttributionResult({ answer, models, search, onSort, onOpen }: Props) {
  const zone = useZone();
  const { tab, show, sort = '-touches' } = search;
  const [by] = answer.columns;
  if (answer.n === 0 || by === undefined)
    return <EmptyState title="No conversion in this range.">Choose a longer range, or another conversion.</EmptyState>;
  const open = (row: readonly Cell[]) => onOpen({ channel: row[0] ?? null, touched: !isUntouched(answer, row) });
  const nameOf = (row: readonly Cell[]): string => (isUntouched(answer, row) ? noTouch : cellText(row[0], by, zone));
  if (tab === 'table')
    return (
      <AnswerTable
        caption="Channels and what each model gives them"
        answer={answer}
        sort={sort}
        onSort={onSort}
        hidden={['touched']}
        cell={(column, row, text) => (
          <CellButton label={`Who converted after ${nameOf(row)}`} onClick={() => open(row)}>
            {column === by ? nameOf(row) : text}
          </CellButton>
        )}
      />
    );
  const groups = creditBars(answer, models, show).slice(0, mostGroups);
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const drawn = groups.map(({ row, bars }) => ({
    name: nameOf(row),
    onOpen: () => open(row),
    bars: bars.map(({ name, value, column }) => ({ name, value, text: cellText(value, alike(column, values), zone) })),
  }));
  const finding = drawn.map(({ name, bars }) => `${name}: ${bars.map((bar) => `${bar.name} ${bar.text}`).join(', ')}`);
  return (
    <Suspense fallback={<Skeleton tall />}>
      <GroupedBars finding={`Conversions by channel and model. ${finding.join('. ')}.`} groups={drawn} />
    </Suspense>
  );
}
