import type { Answer } from '@millrace/contract';
import { AnswerTable, headOf } from '@/shared/answer/answer-table.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import type { Listed } from './list-param.ts';

type Props = {
  readonly answer: Answer;
  readonly metrics: readonly string[];
  /** The column of the groups, if there are any. */
  readonly by: string | undefined;
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
  readonly onList: (listed: Listed) => void;
};

/** The groups of the chart as rows; each number opens the list behind it. */
export function GroupTable({ answer, metrics, by, sort, onSort, onList }: Props) {
  const [first, second] = answer.columns;
  const usual = `-${(by === undefined ? first : second)?.name ?? ''}`;
  if (answer.n === 0)
    return <EmptyState title="Nothing happened in this range.">Choose a longer one, or drop the condition.</EmptyState>;
  return (
    <AnswerTable
      caption={by === undefined ? 'Total of the range' : `Groups by ${headOf(by, answer.columns)}`}
      answer={answer}
      sort={sort ?? usual}
      onSort={onSort}
      cell={(column, row, text) => {
        const names = by !== undefined && column.name === first?.name;
        if (!names && !metrics.includes(column.name)) return text;
        return (
          <CellButton
            label={`Who: ${text}`}
            onClick={() =>
              onList({
                metric: names ? (metrics[0] ?? 'events') : column.name,
                ...(by !== undefined && { group: row[0] ?? null }),
              })
            }
          >
            {text}
          </CellButton>
        );
      }}
    />
  );
}
