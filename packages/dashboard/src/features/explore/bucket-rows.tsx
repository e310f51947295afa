import type { Answer } from '@millrace/contract';
import { answerBuckets } from '@/shared/chart/answer-buckets.ts';
import { BucketTable } from '@/shared/chart/bucket-table.tsx';
import { cellText } from '@/shared/number/cell.ts';
import { AnswerTable } from '@/shared/answer/answer-table.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import type { Listed } from './list-param.ts';

type Props = {
  readonly answer: Answer;
  readonly metrics: readonly string[];
  readonly caption: string;
  readonly onList: (listed: Listed) => void;
};

/** The buckets of a trend as rows, newest first; groups of one metric stand beside each other. */
export function BucketRows({ answer, metrics, caption, onList }: Props) {
  const zone = useZone();
  const [time, group] = answer.columns;
  const grouped = group?.type === 'text';
  if (grouped && answer.columns.filter(({ name }) => !/\.(?:low|high|n)$/.test(name)).length === 3) {
    const { buckets, column } = answerBuckets(answer);
    return <BucketTable buckets={buckets} caption={caption} show={(value) => cellText(value, column, zone)} />;
  }
  return (
    <AnswerTable
      caption={caption}
      answer={answer}
      sort={`-${time?.name ?? ''}`}
      cell={(column, row, text) => {
        if (!metrics.includes(column.name) || row[0] === null) return text;
        return (
          <CellButton
            label={`Who: ${text}`}
            onClick={() =>
              onList({ metric: column.name, at: String(row[0]), ...(grouped && { group: row[1] ?? null }) })
            }
          >
            {text}
          </CellButton>
        );
      }}
    />
  );
}
